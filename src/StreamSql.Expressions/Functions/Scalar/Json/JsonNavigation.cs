using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Json;

/// <summary>Steps into a JSON text without building a tree: results are slices of it.</summary>
internal static class JsonNavigation
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1000 };

    public static Utf8JsonReader Reader(ReadOnlySpan<byte> json) => new(json, Options);

    /// <summary>The document of a text; the caller disposes it.</summary>
    public static JsonDocument Parse(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = Reader(json);
        return JsonDocument.ParseValue(ref reader);
    }

    /// <summary>The value of an object's key, the last one when there are several.</summary>
    public static bool TryField(ReadOnlySpan<byte> json, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        Utf8JsonReader reader = Reader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        bool found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool match = reader.ValueTextEquals(key);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (!match) continue;
            value = json[start..(int)reader.BytesConsumed];
            found = true;
        }

        return found;
    }

    /// <summary>An array's element; negative indexes count from the end.</summary>
    public static bool TryElement(ReadOnlySpan<byte> json, long index, out ReadOnlySpan<byte> value)
    {
        value = default;
        Utf8JsonReader reader = Reader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return false;
        if (index < 0) index += Length(json);
        if (index < 0) return false;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index--)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (index != 0) continue;
            value = json[start..(int)reader.BytesConsumed];
            return true;
        }

        return false;
    }

    /// <summary>The element that the second argument says; a jsonb scalar is an array of itself.</summary>
    public static bool TryElement(scoped ref RowCall call, out ReadOnlySpan<byte> value)
    {
        value = call.Bytes(0);
        int index = call.Get<int>(1);
        if (call.TypeOf(0).Kind == TypeKind.Jsonb && Kind(value) is not ('[' or '{')) return index is 0 or -1;
        return TryElement(value, index, out value);
    }

    /// <summary>Elements of an array; -1 for other values.</summary>
    public static int Length(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = Reader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) return -1;
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            count++;
        }

        return count;
    }

    /// <summary>One step of a path: a key of an object, an index of an array.</summary>
    public static bool TryStep(ReadOnlySpan<byte> json, ReadOnlySpan<byte> step, out ReadOnlySpan<byte> value)
    {
        if (Kind(json) == '{') return TryField(json, step, out value);
        value = default;
        return Kind(json) == '[' && TryIndex(step, out int index) && TryElement(json, index, out value);
    }

    public static bool TryIndex(ReadOnlySpan<byte> step, out int index) =>
        int.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index);

    /// <summary>The first character that is no blank; 0 for none.</summary>
    public static char Kind(ReadOnlySpan<byte> json)
    {
        foreach (byte c in json)
            if (c is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')) return (char)c;
        return '\0';
    }

    public static ReadOnlySpan<byte> TypeName(ReadOnlySpan<byte> json) => Kind(json) switch
    {
        '{' => "object"u8,
        '[' => "array"u8,
        '"' => "string"u8,
        't' or 'f' => "boolean"u8,
        'n' => "null"u8,
        _ => "number"u8,
    };

    /// <summary>Returns a value as <c>-&gt;&gt;</c> does: strings without quotes, null as NULL.</summary>
    public static void ReturnText(ref RowCall call, scoped ReadOnlySpan<byte> value)
    {
        switch (Kind(value))
        {
            case 'n': call.ReturnNull(); break;
            case '"': call.Return(Unquote(value, call.State.Scratch())); break;
            default: call.Return(value); break;
        }
    }

    /// <summary>The characters of a JSON string.</summary>
    public static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> value, ArrayBufferWriter<byte> scratch)
    {
        Utf8JsonReader reader = Reader(value);
        reader.Read();
        if (!reader.ValueIsEscaped) return value.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        Span<byte> target = scratch.GetSpan(value.Length + 16);
        try
        {
            return target[..reader.CopyString(target)];
        }
        catch (InvalidOperationException)
        {
            throw new StreamSqlException(SqlState.UntranslatableCharacter, "unsupported Unicode escape sequence");
        }
    }

    /// <summary>Follows an array of steps; false when one leads nowhere.</summary>
    public static bool TryPath(scoped ref RowCall call, int json, int path, out ReadOnlySpan<byte> value)
    {
        value = call.Bytes(json);
        (Column steps, int start, int count) = call.Elements(path);
        for (int i = start; i < start + count; i++)
        {
            if (steps.IsNull(i) || !TryStep(value, ((ViewColumn)steps).GetBytes(i), out value)) return false;
        }

        return true;
    }

    /// <summary>Follows arguments from the second on.</summary>
    public static bool TryArguments(scoped ref RowCall call, out ReadOnlySpan<byte> value)
    {
        value = call.Bytes(0);
        for (int i = 1; i < call.Count; i++)
            if (!TryStep(value, call.Bytes(i), out value)) return false;
        return true;
    }

    public static string Text(ReadOnlySpan<byte> json) => Encoding.UTF8.GetString(json);
}
