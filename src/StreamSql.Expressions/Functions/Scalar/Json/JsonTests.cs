using System.Text.Json;
using StreamSql.Core.Columnar;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Json;

/// <summary><c>jsonb ? key</c>: a top-level key, or a string in a top-level array.</summary>
[Function("json_exists(jsonb, text) -> bool", IsOperator = true)]
[Function("jsonb_exists(jsonb, text) -> bool")]
internal struct JsonExists : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Has(call.Bytes(0), call.Bytes(1)));

    public static bool Has(ReadOnlySpan<byte> json, ReadOnlySpan<byte> key)
    {
        Utf8JsonReader reader = JsonNavigation.Reader(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) return reader.ValueTextEquals(key);
        if (reader.TokenType == JsonTokenType.StartObject) return JsonNavigation.TryField(json, key, out _);
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; reader.Skip())
            if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(key)) return true;
        return false;
    }
}

/// <summary>Any or all of several keys.</summary>
internal static class JsonKeys
{
    public static bool Test(ref RowCall call, bool all)
    {
        (Column keys, int start, int count) = call.Elements(1);
        for (int i = start; i < start + count; i++)
        {
            if (keys.IsNull(i)) continue;
            if (JsonExists.Has(call.Bytes(0), ((ViewColumn)keys).GetBytes(i)) != all) return !all;
        }

        return all;
    }
}

/// <summary><c>jsonb ?| keys</c></summary>
[Function("jsonb_exists_any(jsonb, text[]) -> bool")]
internal struct JsonExistsAny : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(JsonKeys.Test(ref call, false));
}

/// <summary><c>jsonb ?&amp; keys</c></summary>
[Function("jsonb_exists_all(jsonb, text[]) -> bool")]
internal struct JsonExistsAll : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(JsonKeys.Test(ref call, true));
}

/// <summary><c>jsonb @&gt; jsonb</c></summary>
[Function("contains(jsonb, jsonb) -> bool", IsOperator = true)]
internal struct JsonContains : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Test(call.Bytes(0), call.Bytes(1)));

    public static bool Test(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> part)
    {
        using JsonDocument left = JsonNavigation.Parse(whole), right = JsonNavigation.Parse(part);
        JsonElement a = left.RootElement, b = right.RootElement;
        // An array contains a bare scalar at the top only.
        if (a.ValueKind == JsonValueKind.Array && b.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
            return a.EnumerateArray().Any(e => Equal(e, b));
        return Contains(a, b);
    }

    private static bool Contains(JsonElement whole, JsonElement part)
    {
        if (whole.ValueKind != part.ValueKind && !(IsBool(whole) && IsBool(part))) return false;
        switch (part.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in part.EnumerateObject())
                    if (!whole.TryGetProperty(property.Name, out JsonElement value) || !Contains(value, property.Value)) return false;
                return true;
            case JsonValueKind.Array:
                foreach (JsonElement wanted in part.EnumerateArray())
                    if (!whole.EnumerateArray().Any(e => Contains(e, wanted))) return false;
                return true;
            default: return Equal(whole, part);
        }
    }

    private static bool IsBool(JsonElement element) => element.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static bool Equal(JsonElement left, JsonElement right) => JsonElement.DeepEquals(left, right);
}

/// <summary><c>jsonb &lt;@ jsonb</c></summary>
[Function("contained(jsonb, jsonb) -> bool", IsOperator = true)]
internal struct JsonContained : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(JsonContains.Test(call.Bytes(1), call.Bytes(0)));
}

/// <summary>is_json(text): whether a text is valid JSON.</summary>
[Function("is_json(text) -> bool")]
internal struct IsJson : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Core.Types.Text.JsonText.IsValid(call.Bytes(0), out _));
}
