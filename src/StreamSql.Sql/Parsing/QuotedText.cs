using System.Globalization;
using System.Numerics;
using System.Text;

namespace StreamSql.Sql.Parsing;

/// <summary>The meaning of quoted tokens and numbers: resolves quotes, escapes and radix.</summary>
internal static class QuotedText
{
    /// <summary>Folds A-Z to lower case, as PostgreSQL does with unquoted names.</summary>
    public static string Fold(ReadOnlySpan<char> word)
    {
        if (word.IndexOfAnyInRange('A', 'Z') < 0) return word.ToString();
        return string.Create(word.Length, word, static (target, source) =>
        {
            for (int i = 0; i < source.Length; i++) target[i] = char.IsAsciiLetterUpper(source[i])
                ? (char)(source[i] | 0x20) : source[i];
        });
    }

    /// <summary>The text of <c>"a""b"</c>.</summary>
    public static string Identifier(string raw) => raw[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal);

    /// <summary>The text of <c>'a''b'</c>, with or without N before it, and with continuation lines.</summary>
    public static string Standard(string raw)
    {
        int open = raw.IndexOf('\'', StringComparison.Ordinal);
        var body = raw.AsSpan(open + 1, raw.Length - open - 2);
        if (body.IndexOf('\'') < 0) return body.ToString();
        return Segments(raw, open + 1, false) ?? string.Empty;
    }

    /// <summary>The text of <c>E'a\n'</c>; null when an escape is wrong.</summary>
    public static string? Escaped(string raw) => Segments(raw, 2, true);

    /// <summary>The text between the tags of <c>$tag$...$tag$</c>.</summary>
    public static string Dollar(string raw)
    {
        int tag = raw.IndexOf('$', 1) + 1;
        return raw[tag..^tag];
    }

    /// <summary>Resolves \XXXX and \+XXXXXX; null when one is wrong.</summary>
    public static string? Unicode(string value, char escape)
    {
        if (!value.Contains(escape, StringComparison.Ordinal)) return value;
        var result = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] != escape)
            {
                result.Append(value[i]);
                continue;
            }

            if (i + 1 < value.Length && value[i + 1] == escape)
            {
                result.Append(escape);
                i++;
                continue;
            }

            bool isLong = i + 1 < value.Length && value[i + 1] == '+';
            int digits = isLong ? 6 : 4;
            int from = i + (isLong ? 2 : 1);
            if (!AppendCodePoint(result, value, from, digits)) return null;
            i = from + digits - 1;
        }

        return IsWellFormed(result) ? result.ToString() : null;
    }

    /// <summary>A number without underscores, with hexadecimal, octal and binary forms as decimal digits.</summary>
    public static string Integer(string raw)
    {
        string digits = raw.Replace("_", string.Empty, StringComparison.Ordinal);
        if (digits.Length < 3 || digits[0] != '0' || char.IsAsciiDigit(digits[1])) return digits;
        int radix = (digits[1] | 0x20) switch { 'x' => 16, 'o' => 8, _ => 2 };
        var value = BigInteger.Zero;
        foreach (char c in digits.AsSpan(2)) value = (value * radix) + Convert.ToInt32(c.ToString(), 16);
        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static string? Segments(string raw, int i, bool hasEscapes)
    {
        var result = new StringBuilder(raw.Length);
        while (i < raw.Length)
        {
            char c = raw[i];
            if (c == '\'')
            {
                if (i + 1 >= raw.Length) break;
                if (raw[i + 1] == '\'')
                {
                    result.Append('\'');
                    i += 2;
                    continue;
                }

                i = SqlLexerBase.ContinuationAfter(raw, i + 1);
                if (i < 0) break;
            }
            else if (c == '\\' && hasEscapes)
            {
                i = AppendEscape(result, raw, i + 1);
                if (i < 0) return null;
            }
            else
            {
                result.Append(c);
                i++;
            }
        }

        return IsWellFormed(result) ? result.ToString() : null;
    }

    /// <summary>Appends what stands behind a backslash; returns the offset behind it, or -1 when it is wrong.</summary>
    private static int AppendEscape(StringBuilder result, string raw, int i)
    {
        char c = raw[i];
        switch (c)
        {
            case 'b':
                result.Append('\b');
                return i + 1;
            case 'f':
                result.Append('\f');
                return i + 1;
            case 'n':
                result.Append('\n');
                return i + 1;
            case 'r':
                result.Append('\r');
                return i + 1;
            case 't':
                result.Append('\t');
                return i + 1;
            case 'u':
                return AppendCodePoint(result, raw, i + 1, 4) ? i + 5 : -1;
            case 'U':
                return AppendCodePoint(result, raw, i + 1, 8) ? i + 9 : -1;
            case 'x' when i + 1 < raw.Length && char.IsAsciiHexDigit(raw[i + 1]):
            case >= '0' and <= '7':
                return AppendBytes(result, raw, i - 1);
            default:
                result.Append(c);
                return i + 1;
        }
    }

    /// <summary>A run of \ooo and \xhh is a run of UTF-8 bytes.</summary>
    private static int AppendBytes(StringBuilder result, string raw, int i)
    {
        var bytes = new List<byte>();
        while (i + 1 < raw.Length && raw[i] == '\\')
        {
            int radix = raw[i + 1] is >= '0' and <= '7' ? 8 : 16;
            if (radix == 16 && !(raw[i + 1] == 'x' && i + 2 < raw.Length && char.IsAsciiHexDigit(raw[i + 2]))) break;
            int at = radix == 8 ? i + 1 : i + 2;
            int limit = at + (radix == 8 ? 3 : 2);
            int value = 0;
            while (at < limit && at < raw.Length
                && (radix == 8 ? raw[at] is >= '0' and <= '7' : char.IsAsciiHexDigit(raw[at])))
            {
                value = (value * radix) + Convert.ToInt32(raw[at].ToString(), 16);
                at++;
            }

            if (value is 0 or > 255) return -1;
            bytes.Add((byte)value);
            i = at;
        }

        try
        {
            result.Append(new UTF8Encoding(false, true).GetString([.. bytes]));
        }
        catch (DecoderFallbackException)
        {
            return -1;
        }

        return i;
    }

    private static bool AppendCodePoint(StringBuilder result, string text, int from, int digits)
    {
        if (from + digits > text.Length
            || !uint.TryParse(text.AsSpan(from, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
            out uint value)
            || value is 0 or > 0x10FFFF)
        {
            return false;
        }

        if (value <= 0xFFFF)
        {
            result.Append((char)value);
        }
        else
        {
            result.Append(char.ConvertFromUtf32((int)value));
        }

        return true;
    }

    /// <summary>Whether every surrogate has its partner.</summary>
    private static bool IsWellFormed(StringBuilder text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 >= text.Length || !char.IsLowSurrogate(text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
