using System.Buffers;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;

namespace StreamSql.Core.Types.Text;

/// <summary>Arrays <c>{1,"a b",NULL}</c>, vectors <c>1 2 3</c> and rows <c>(1,"x y",)</c> from text.</summary>
internal static class ListText
{
    public static bool TryParse(
        SqlType type, ReadOnlySpan<byte> text, ListBuilder into, in TextSettings settings, out StreamSqlException? error)
    {
        ReadOnlySpan<byte> rest = Utf8Text.Trim(text);
        if (type.Oid is 22 or 30) return TryParseVector(type, rest, into, settings, out error);
        // Bounds in front, [1:3]={…}, say nothing that a list keeps.
        if (!rest.IsEmpty && rest[0] == '[' && rest.IndexOf((byte)'=') is var equals and > 0) rest = rest[(equals + 1)..];
        error = null;
        bool ok = TryParseBraces(type, ref rest, into, settings, ref error) && rest.IsEmpty;
        if (!ok) error ??= Malformed("array", text);
        return ok;
    }

    public static bool TryParseStruct(
        SqlType type, ReadOnlySpan<byte> text, StructBuilder into, in TextSettings settings, out StreamSqlException? error)
    {
        error = null;
        ReadOnlySpan<byte> rest = Utf8Text.Trim(text);
        if (rest.Length < 2 || rest[0] != '(' || rest[^1] != ')')
        {
            error = Malformed("record", text);
            return false;
        }

        rest = rest[1..];
        var token = new ArrayBufferWriter<byte>();
        for (int f = 0; f < type.Fields.Count; f++)
        {
            token.ResetWrittenCount();
            bool quoted = ReadToken(ref rest, token, (byte)')', doubledQuotes: true);
            if (rest.IsEmpty || rest[0] != (f == type.Fields.Count - 1 ? ')' : ','))
            {
                error = Malformed("record", text);
                return false;
            }

            rest = rest[1..];
            if (token.WrittenCount == 0 && !quoted) into.Fields[f].AppendNull();
            else if (!TextFormat.TryParse(type.Fields[f].Type, token.WrittenSpan, into.Fields[f], settings, out error)) return false;
        }

        into.CloseRow();
        return true;
    }

    private static bool TryParseVector(
        SqlType type, ReadOnlySpan<byte> rest, ListBuilder into, in TextSettings settings, out StreamSqlException? error)
    {
        error = null;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)' ');
            ReadOnlySpan<byte> item = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : Utf8Text.Trim(rest[end..]);
            if (!TextFormat.TryParse(type.Element!, item, into.Elements, settings, out error)) return false;
        }

        into.CloseRow();
        return true;
    }

    private static bool TryParseBraces(
        SqlType type, ref ReadOnlySpan<byte> rest, ListBuilder into, in TextSettings settings, ref StreamSqlException? error)
    {
        if (rest.IsEmpty || rest[0] != '{') return false;
        rest = TrimStart(rest[1..]);
        SqlType element = type.Element!;
        var token = new ArrayBufferWriter<byte>();
        bool first = true;
        while (true)
        {
            if (rest.IsEmpty) return false;
            if (rest[0] == '}' && first) break;
            if (element.Kind == TypeKind.List && element.Oid is not (22 or 30))
            {
                if (!TryParseBraces(element, ref rest, (ListBuilder)into.Elements, settings, ref error)) return false;
            }
            else if (!TryParseItem(element, ref rest, token, into, settings, ref error))
            {
                return false;
            }

            first = false;
            rest = TrimStart(rest);
            if (rest.IsEmpty) return false;
            if (rest[0] == '}') break;
            if (rest[0] != ',') return false;
            rest = TrimStart(rest[1..]);
        }

        rest = TrimStart(rest[1..]);
        into.CloseRow();
        return true;
    }

    private static bool TryParseItem(
        SqlType element, ref ReadOnlySpan<byte> rest, ArrayBufferWriter<byte> token, ListBuilder into, in TextSettings settings,
        ref StreamSqlException? error)
    {
        if (rest[0] == '{')
        {
            error = StreamSqlException.NotSupported($"a multidimensional array as {element}[]");
            return false;
        }

        token.ResetWrittenCount();
        bool quoted = ReadToken(ref rest, token, (byte)'}', doubledQuotes: false);
        ReadOnlySpan<byte> item = token.WrittenSpan;
        if (!quoted)
        {
            item = Utf8Text.Trim(item);
            if (item.IsEmpty) return false;
            if (System.Text.Ascii.EqualsIgnoreCase(item, "NULL"u8))
            {
                into.Elements.AppendNull();
                return true;
            }
        }

        return TextFormat.TryParse(element, item, into.Elements, settings, out error);
    }

    /// <summary>Reads up to a comma or the closing character, taking quotes and backslashes away; true when any part was quoted.</summary>
    private static bool ReadToken(ref ReadOnlySpan<byte> rest, ArrayBufferWriter<byte> token, byte close, bool doubledQuotes)
    {
        bool quoted = false, inside = false;
        int i = 0;
        for (; i < rest.Length; i++)
        {
            byte c = rest[i];
            if (c == '\\' && i + 1 < rest.Length)
            {
                quoted = true;
                token.Write([rest[++i]]);
            }
            else if (c == '"')
            {
                if (doubledQuotes && inside && i + 1 < rest.Length && rest[i + 1] == '"') token.Write([rest[++i]]);
                else inside = !inside;
                quoted = true;
            }
            else if (!inside && (c == ',' || c == close))
            {
                break;
            }
            else
            {
                token.Write([c]);
            }
        }

        rest = rest[i..];
        return quoted;
    }

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && Utf8Text.IsSpace(text[0])) text = text[1..];
        return text;
    }

    private static StreamSqlException Malformed(string what, ReadOnlySpan<byte> text) =>
        new(SqlState.InvalidTextRepresentation, $"malformed {what} literal: \"{System.Text.Encoding.UTF8.GetString(text)}\"");
}
