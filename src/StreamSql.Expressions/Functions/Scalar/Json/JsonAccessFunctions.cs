using StreamSql.Core.Errors;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Json;

/// <summary><c>json -&gt; key</c></summary>
[Function("json_get(json, text) -> json", IsOperator = true)]
[Function("json_get(jsonb, text) -> jsonb", IsOperator = true)]
[Function("json_object_field(json, text) -> json")]
[Function("jsonb_object_field(jsonb, text) -> jsonb")]
internal struct JsonGet : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (JsonNavigation.TryField(call.Bytes(0), call.Bytes(1), out ReadOnlySpan<byte> value)) call.Return(value);
        else call.ReturnNull();
    }
}

/// <summary><c>json -&gt; index</c></summary>
[Function("json_get(json, int4) -> json", IsOperator = true)]
[Function("json_get(jsonb, int4) -> jsonb", IsOperator = true)]
[Function("json_array_element(json, int4) -> json")]
[Function("jsonb_array_element(jsonb, int4) -> jsonb")]
internal struct JsonGetElement : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (JsonNavigation.TryElement(ref call, out ReadOnlySpan<byte> value)) call.Return(value);
        else call.ReturnNull();
    }
}

/// <summary><c>json -&gt;&gt; key</c></summary>
[Function("json_get_text(json, text) -> text", IsOperator = true)]
[Function("json_get_text(jsonb, text) -> text", IsOperator = true)]
[Function("json_object_field_text(json, text) -> text")]
[Function("jsonb_object_field_text(jsonb, text) -> text")]
internal struct JsonGetText : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (JsonNavigation.TryField(call.Bytes(0), call.Bytes(1), out ReadOnlySpan<byte> value)) JsonNavigation.ReturnText(ref call, value);
        else call.ReturnNull();
    }
}

/// <summary><c>json -&gt;&gt; index</c></summary>
[Function("json_get_text(json, int4) -> text", IsOperator = true)]
[Function("json_get_text(jsonb, int4) -> text", IsOperator = true)]
[Function("json_array_element_text(json, int4) -> text")]
[Function("jsonb_array_element_text(jsonb, int4) -> text")]
internal struct JsonGetElementText : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (JsonNavigation.TryElement(ref call, out ReadOnlySpan<byte> value)) JsonNavigation.ReturnText(ref call, value);
        else call.ReturnNull();
    }
}

/// <summary><c>json #&gt; path</c></summary>
[Function("json_path(json, text[]) -> json", IsOperator = true)]
[Function("json_path(jsonb, text[]) -> jsonb", IsOperator = true)]
internal struct JsonPath : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (JsonNavigation.TryPath(ref call, 0, 1, out ReadOnlySpan<byte> value)) call.Return(value);
        else call.ReturnNull();
    }
}

/// <summary><c>json #&gt;&gt; path</c></summary>
[Function("json_path_text(json, text[]) -> text", IsOperator = true)]
[Function("json_path_text(jsonb, text[]) -> text", IsOperator = true)]
internal struct JsonPathText : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (JsonNavigation.TryPath(ref call, 0, 1, out ReadOnlySpan<byte> value)) JsonNavigation.ReturnText(ref call, value);
        else call.ReturnNull();
    }
}

/// <summary>json_extract_path(json, step …).</summary>
[Function("json_extract_path(json, text...) -> json")]
[Function("jsonb_extract_path(jsonb, text...) -> jsonb")]
internal struct JsonExtractPath : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (JsonNavigation.TryArguments(ref call, out ReadOnlySpan<byte> value)) call.Return(value);
        else call.ReturnNull();
    }
}

/// <summary>json_extract_path_text(json, step …).</summary>
[Function("json_extract_path_text(json, text...) -> text")]
[Function("jsonb_extract_path_text(jsonb, text...) -> text")]
internal struct JsonExtractPathText : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (JsonNavigation.TryArguments(ref call, out ReadOnlySpan<byte> value)) JsonNavigation.ReturnText(ref call, value);
        else call.ReturnNull();
    }
}

/// <summary>json_typeof.</summary>
[Function("json_typeof(json) -> text")]
[Function("jsonb_typeof(jsonb) -> text")]
internal struct JsonTypeOf : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(JsonNavigation.TypeName(call.Bytes(0)));
}

/// <summary>json_array_length.</summary>
[Function("json_array_length(json) -> int4")]
[Function("jsonb_array_length(jsonb) -> int4")]
internal struct JsonArrayLength : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> json = call.Bytes(0);
        int length = JsonNavigation.Length(json);
        if (length < 0)
        {
            throw new StreamSqlException(SqlState.InvalidParameterValue, JsonNavigation.Kind(json) == '{'
                ? "cannot get array length of a non-array"
                : "cannot get array length of a scalar");
        }

        call.Return(length);
    }
}
