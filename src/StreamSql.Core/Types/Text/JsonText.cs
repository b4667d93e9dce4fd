using System.Buffers;
using System.Text.Json;
using StreamSql.Core.Errors;

namespace StreamSql.Core.Types.Text;

/// <summary>
/// json and jsonb as text. jsonb is kept in PostgreSQL's canonical form: a blank after colons and commas, keys ordered by length and then by
/// bytes, the last of equal keys, numbers without exponent. So equal documents are equal bytes.
/// </summary>
public static class JsonText
{
    /// <summary>Appends the canonical form of a document; false when it is no JSON.</summary>
    public static bool TryCanonicalize(ReadOnlySpan<byte> text, IBufferWriter<byte> output, out StreamSqlException? error)
    {
        error = null;
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 1000 });
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            if (!Utf8Text.Trim(text[(int)reader.BytesConsumed..]).IsEmpty) throw new JsonException("trailing text");
            AppendCanonical(document.RootElement, output);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            error = Invalid(text, exception.Message);
            return false;
        }
    }

    /// <summary>Checks that a text is one JSON document, for type json that keeps its spelling.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text, out StreamSqlException? error)
    {
        error = null;
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 1000 });
            bool any = false;
            while (reader.Read()) any = true;
            if (any) return true;
            error = Invalid(text, "The input string ended unexpectedly.");
        }
        catch (JsonException exception)
        {
            error = Invalid(text, exception.Message);
        }

        return false;
    }

    /// <summary>Appends an element in canonical form.</summary>
    public static void AppendCanonical(JsonElement element, IBufferWriter<byte> output)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object: AppendObject(element, output); break;
            case JsonValueKind.Array: AppendArray(element, output); break;
            case JsonValueKind.String: AppendString(element.GetString()!, output); break;
            case JsonValueKind.Number: AppendNumber(element, output); break;
            case JsonValueKind.True: output.Write("true"u8); break;
            case JsonValueKind.False: output.Write("false"u8); break;
            default: output.Write("null"u8); break;
        }
    }

    /// <summary>Appends a string with quotes, escaping what JSON must escape and nothing else.</summary>
    public static void AppendString(string value, IBufferWriter<byte> output)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(System.Text.Encoding.UTF8.GetMaxByteCount(value.Length));
        int length = System.Text.Encoding.UTF8.GetBytes(value, rented);
        AppendString(rented.AsSpan(0, length), output);
        ArrayPool<byte>.Shared.Return(rented);
    }

    public static void AppendString(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        int start = 0;
        for (int i = 0; i < value.Length; i++)
        {
            byte c = value[i];
            if (c >= 0x20 && c != '"' && c != '\\') continue;
            output.Write(value[start..i]);
            start = i + 1;
            AppendEscape(c, output);
        }

        output.Write(value[start..]);
        output.Write("\""u8);
    }

    private static void AppendEscape(byte c, IBufferWriter<byte> output)
    {
        switch (c)
        {
            case (byte)'"': output.Write("\\\""u8); break;
            case (byte)'\\': output.Write("\\\\"u8); break;
            case (byte)'\b': output.Write("\\b"u8); break;
            case (byte)'\f': output.Write("\\f"u8); break;
            case (byte)'\n': output.Write("\\n"u8); break;
            case (byte)'\r': output.Write("\\r"u8); break;
            case (byte)'\t': output.Write("\\t"u8); break;
            default:
                output.Write("\\u00"u8);
                output.Write([(byte)"0123456789abcdef"[c >> 4], (byte)"0123456789abcdef"[c & 15]]);
                break;
        }
    }

    private static void AppendObject(JsonElement element, IBufferWriter<byte> output)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject()) members[property.Name] = property.Value;
        var ordered = members.Select(m => (Key: System.Text.Encoding.UTF8.GetBytes(m.Key), m.Value)).ToList();
        ordered.Sort((a, b) => a.Key.Length != b.Key.Length ? a.Key.Length.CompareTo(b.Key.Length) : a.Key.AsSpan().SequenceCompareTo(b.Key));
        output.Write("{"u8);
        bool first = true;
        foreach ((byte[] key, JsonElement value) in ordered)
        {
            if (!first) output.Write(", "u8);
            first = false;
            AppendString(key, output);
            output.Write(": "u8);
            AppendCanonical(value, output);
        }

        output.Write("}"u8);
    }

    private static void AppendArray(JsonElement element, IBufferWriter<byte> output)
    {
        output.Write("["u8);
        bool first = true;
        foreach (JsonElement item in element.EnumerateArray())
        {
            if (!first) output.Write(", "u8);
            first = false;
            AppendCanonical(item, output);
        }

        output.Write("]"u8);
    }

    private static void AppendNumber(JsonElement element, IBufferWriter<byte> output)
    {
        string raw = element.GetRawText();
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(raw);
        if (raw.AsSpan().IndexOfAny('e', 'E') < 0)
        {
            output.Write(raw == "-0" ? "0"u8 : bytes);
            return;
        }

        if (DecimalText.Parse(bytes, out decimal number) != TextParse.Ok)
        {
            // A number beyond numeric's 28 digits: kept as it was written.
            output.Write(bytes);
            return;
        }

        Span<byte> text = stackalloc byte[DecimalText.MaxLength];
        output.Write(text[..DecimalText.Format(number, text)]);
    }

    private static StreamSqlException Invalid(ReadOnlySpan<byte> text, string detail) =>
        new(SqlState.InvalidTextRepresentation, "invalid input syntax for type json")
        {
            Detail = detail,
            Context = "JSON data, line 1: " + System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, 60)]),
        };
}
