using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>A JSON token as a value of a scalar SQL type, with the leniency of Flink: numbers and booleans may be quoted.</summary>
internal static class JsonLeaf
{
    /// <summary>An unquoted number or boolean of the fast path; false leaves it to the careful reader.</summary>
    public static bool TryPlain(ColumnWriter column, int row, ReadOnlySpan<byte> raw)
    {
        switch (column.Column.Type.Kind)
        {
            case TypeKind.Boolean when raw.SequenceEqual("true"u8) || raw.SequenceEqual("false"u8):
                column.SetBit(row, raw[0] == 't');
                return true;
            case TypeKind.Float64 when JsonSkipper.IsNumber(raw) && Utf8Parser.TryParse(raw, out double real, out int used) && used == raw.Length:
                column.Set(row, real);

                // Too large or too small for the type is for the careful reader to say.
                return double.IsFinite(real) && (real != 0 || !raw.ContainsAnyInRange((byte)'1', (byte)'9'));
            case TypeKind.Decimal when JsonSkipper.IsNumber(raw) && DecimalText.Parse(raw, out decimal numeric) == TextParse.Ok:
                if (ScalarValue.FitDecimal(column.Column.Type, ref numeric) != TextParse.Ok) return false;
                column.Set(row, numeric);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The token under the reader, which is neither null nor the start of an object or array.</summary>
    /// <returns>Null, or why it is no such value.</returns>
    public static string? Read(
        ref Utf8JsonReader reader, SqlType type, JsonTimestamps timestamps, JsonScratch scratch, out ScalarValue value)
    {
        value = default;
        ReadOnlySpan<byte> text = reader.TokenType == JsonTokenType.String ? scratch.Unescape(ref reader) : reader.ValueSpan;
        if (type.IsText)
        {
            value.Text = text;
            return null;
        }

        if (reader.TokenType == JsonTokenType.String && !AllowsQuotes(type, text, timestamps)) return Wrong(reader.TokenType, type, text);
        if (type.Kind == TypeKind.Bytes) return ReadBytes(reader.TokenType, type, text, scratch, out value);
        if (reader.TokenType != JsonTokenType.String && !AllowsToken(type, reader.TokenType)) return Wrong(reader.TokenType, type, text);
        TextParse result = type.IsInteger && reader.TokenType == JsonTokenType.Number && text.ContainsAny(".eE"u8)
            ? ReadIntegral(type, text, out value)
            : ScalarValue.Parse(type, text, scratch.Bytes, out value);
        return result == TextParse.Ok ? null : TextErrors.For(result, type, text).Message;
    }

    private static bool AllowsQuotes(SqlType type, ReadOnlySpan<byte> text, JsonTimestamps timestamps)
    {
        if (type.Kind is not (TypeKind.Timestamp or TypeKind.TimestampTz)) return true;
        return timestamps switch
        {
            JsonTimestamps.Sql => !text.Contains((byte)'T'),
            JsonTimestamps.Iso => text.Contains((byte)'T'),
            _ => true,
        };
    }

    private static bool AllowsToken(SqlType type, JsonTokenType token) => token switch
    {
        JsonTokenType.Number => type.IsNumeric,
        JsonTokenType.True or JsonTokenType.False => type.Kind == TypeKind.Boolean,
        _ => false,
    };

    private static TextParse ReadIntegral(SqlType type, ReadOnlySpan<byte> text, out ScalarValue value)
    {
        value = default;
        TextParse result = DecimalText.Parse(text, out decimal number);
        if (result != TextParse.Ok) return result;
        if (number != Math.Truncate(number)) return TextParse.BadSyntax;
        (long low, long high) = type.Kind switch
        {
            TypeKind.Int16 => (short.MinValue, short.MaxValue),
            TypeKind.Int32 => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        if (number < low || number > high) return TextParse.OutOfRange;
        value.Integer = (long)number;
        return TextParse.Ok;
    }

    /// <summary>base64 as in Flink, or PostgreSQL's <c>\x…</c>.</summary>
    private static string? ReadBytes(
        JsonTokenType token, SqlType type, ReadOnlySpan<byte> text, JsonScratch scratch, out ScalarValue value)
    {
        value = default;
        if (token != JsonTokenType.String) return Wrong(token, type, text);
        if (text.StartsWith("\\x"u8))
        {
            TextParse result = ScalarValue.Parse(type, text, scratch.Bytes, out value);
            return result == TextParse.Ok ? null : TextErrors.For(result, type, text).Message;
        }

        scratch.Bytes.ResetWrittenCount();
        Span<byte> target = scratch.Bytes.GetSpan(Base64.GetMaxDecodedFromUtf8Length(text.Length) + 1);
        if (Base64.DecodeFromUtf8(text, target, out _, out int written) != OperationStatus.Done) return "the text is not base64";
        scratch.Bytes.Advance(written);
        value.Text = scratch.Bytes.WrittenSpan;
        return null;
    }

    private static string Wrong(JsonTokenType token, SqlType type, ReadOnlySpan<byte> text)
    {
        string shown = Encoding.UTF8.GetString(text.Length > 60 ? text[..60] : text);
        return $"{token.ToString().ToLowerInvariant()} {shown} is no {type}";
    }
}

/// <summary>Memory for unescaped and decoded text; valid until the next use. One per decoder.</summary>
internal sealed class JsonScratch
{
    private byte[] _text = new byte[256];

    public ArrayBufferWriter<byte> Bytes { get; } = new();

    public ReadOnlySpan<byte> Unescape(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        if (_text.Length < reader.ValueSpan.Length) _text = new byte[reader.ValueSpan.Length * 2];
        return _text.AsSpan(0, reader.CopyString(_text));
    }
}
