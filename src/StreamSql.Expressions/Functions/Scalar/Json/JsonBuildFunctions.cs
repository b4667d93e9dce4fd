using System.Buffers;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Json;

/// <summary>The two spellings of JSON: json as it is written, jsonb made canonical.</summary>
internal static class JsonReturn
{
    public static bool IsBinary(ref RowCall call) => call.Type.Kind == TypeKind.Jsonb;

    public static void Return(ref RowCall call, ReadOnlySpan<byte> json)
    {
        if (!IsBinary(ref call))
        {
            call.Return(json);
            return;
        }

        var canonical = new ArrayBufferWriter<byte>(json.Length + 16);
        if (!JsonText.TryCanonicalize(json, canonical, out StreamSqlException? error)) throw error!;
        call.Return(canonical.WrittenSpan);
    }

    public static StreamSqlException Invalid(string message) => new(SqlState.InvalidParameterValue, message);
}

/// <summary>to_json, to_jsonb.</summary>
[Function("to_json(anyelement) -> json", Volatility = Volatility.Stable)]
[Function("to_jsonb(anyelement) -> jsonb", Volatility = Volatility.Stable)]
[Function("row_to_json(record) -> json", Volatility = Volatility.Stable)]
[Function("array_to_json(anyarray) -> json", Volatility = Volatility.Stable)]
internal struct ToJson : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        var json = call.State.Scratch();
        JsonWriting.Append(call.Column(0), call.Index(0), json, JsonReturn.IsBinary(ref call), call.Context.TextSettings);
        JsonReturn.Return(ref call, json.WrittenSpan);
    }
}

/// <summary>json_build_object(key, value …).</summary>
[Function("json_build_object(any...) -> json", SeesNulls = true, Volatility = Volatility.Stable)]
[Function("jsonb_build_object(any...) -> jsonb", SeesNulls = true, Volatility = Volatility.Stable)]
[Function("json_build_object() -> json", SeesNulls = true)]
[Function("jsonb_build_object() -> jsonb", SeesNulls = true)]
internal struct JsonBuildObject : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.Count % 2 != 0)
        {
            throw new StreamSqlException(SqlState.InvalidParameterValue, "argument list must have even number of elements")
            {
                Hint = JsonReturn.IsBinary(ref call)
                    ? "The arguments of jsonb_build_object() must consist of alternating keys and values."
                    : "The arguments of json_build_object() must consist of alternating keys and values.",
            };
        }

        var json = call.State.Scratch();
        json.Write("{"u8);
        for (int i = 0; i < call.Count; i += 2)
        {
            if (i > 0) json.Write(", "u8);
            if (call.IsNull(i))
            {
                throw JsonReturn.Invalid(JsonReturn.IsBinary(ref call)
                    ? $"argument {i + 1}: key must not be null"
                    : $"argument {i + 1} cannot be null");
            }

            JsonWriting.AppendKey(call.Column(i), call.Index(i), json);
            json.Write(JsonReturn.IsBinary(ref call) ? ": "u8 : " : "u8);
            JsonWriting.Append(call.Column(i + 1), call.Index(i + 1), json, JsonReturn.IsBinary(ref call), call.Context.TextSettings);
        }

        json.Write("}"u8);
        JsonReturn.Return(ref call, json.WrittenSpan);
    }
}

/// <summary>json_build_array(value …).</summary>
[Function("json_build_array(any...) -> json", SeesNulls = true, Volatility = Volatility.Stable)]
[Function("jsonb_build_array(any...) -> jsonb", SeesNulls = true, Volatility = Volatility.Stable)]
[Function("json_build_array() -> json", SeesNulls = true)]
[Function("jsonb_build_array() -> jsonb", SeesNulls = true)]
internal struct JsonBuildArray : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        var json = call.State.Scratch();
        json.Write("["u8);
        for (int i = 0; i < call.Count; i++)
        {
            if (i > 0) json.Write(", "u8);
            JsonWriting.Append(call.Column(i), call.Index(i), json, JsonReturn.IsBinary(ref call), call.Context.TextSettings);
        }

        json.Write("]"u8);
        JsonReturn.Return(ref call, json.WrittenSpan);
    }
}

/// <summary>json_object(keys and values in turn), json_object(keys, values).</summary>
[Function("json_object(text[], text[]=) -> json")]
[Function("jsonb_object(text[], text[]=) -> jsonb")]
internal struct JsonObject : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        (Column keys, int start, int count) = call.Elements(0);
        bool pairs = call.Count == 1;
        if (pairs && count % 2 != 0) throw new StreamSqlException(SqlState.ArraySubscriptError, "array must have even number of elements");
        Column values = pairs ? keys : call.Elements(1).Elements;
        int first = pairs ? start + 1 : call.Elements(1).Start;
        if (!pairs && call.Elements(1).Count != count) throw new StreamSqlException(SqlState.ArraySubscriptError, "mismatched array dimensions");
        var json = call.State.Scratch();
        json.Write("{"u8);
        int step = pairs ? 2 : 1;
        for (int i = 0; i < count; i += step)
        {
            if (i > 0) json.Write(", "u8);
            if (keys.IsNull(start + i)) throw new StreamSqlException(SqlState.NullValueNotAllowed, "null value not allowed for object key");
            JsonWriting.AppendKey(keys, start + i, json);
            json.Write(JsonReturn.IsBinary(ref call) ? ": "u8 : " : "u8);
            JsonWriting.Append(values, first + i, json, JsonReturn.IsBinary(ref call), default);
        }

        json.Write("}"u8);
        JsonReturn.Return(ref call, json.WrittenSpan);
    }
}
