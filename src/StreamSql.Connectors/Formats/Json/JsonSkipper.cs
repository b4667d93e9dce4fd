using System.Runtime.CompilerServices;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>
/// Passes over values that no column wants, as strictly as the framework's reader: whether a record is sound must not depend on which path
/// reads it. False on anything unsound or nested too deep: the careful reader then decides.
/// </summary>
internal static class JsonSkipper
{
    private const int Deepest = 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySkip(ReadOnlySpan<byte> text, ref int position)
    {
        if (JsonScanner.TryString(text, ref position, out _, out _) || JsonScanner.TryInteger(text, ref position, out _)) return true;
        return TrySkip(text, ref position, 0);
    }

    /// <summary>The grammar of JSON: no leading zeros or plus sign, digits on both sides of the point.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> raw)
    {
        if (raw.IsEmpty) return false;
        int at = raw[0] == '-' ? 1 : 0;
        int digits = CountDigits(raw, at);
        if (digits == 0 || (digits > 1 && raw[at] == '0')) return false;
        at += digits;
        if (at < raw.Length && raw[at] == '.')
        {
            int fraction = CountDigits(raw, at + 1);
            if (fraction == 0) return false;
            at += fraction + 1;
        }

        if (at == raw.Length) return true;
        if ((raw[at] | 0x20) != 'e') return false;
        at++;
        if (at < raw.Length && raw[at] is (byte)'+' or (byte)'-') at++;
        int exponent = CountDigits(raw, at);
        return exponent > 0 && at + exponent == raw.Length;
    }

    private static bool TrySkip(ReadOnlySpan<byte> text, ref int position, int depth)
    {
        if ((uint)position >= (uint)text.Length) return false;
        switch (text[position])
        {
            case (byte)'"': return TrySkipString(text, ref position);
            case (byte)'{': return TrySkipMembers(text, ref position, depth, isObject: true);
            case (byte)'[': return TrySkipMembers(text, ref position, depth, isObject: false);
            default: return JsonScanner.TryScalar(text, ref position, out ReadOnlySpan<byte> raw) && IsScalar(raw);
        }
    }

    private static bool IsScalar(ReadOnlySpan<byte> raw) =>
        IsNumber(raw) || raw.SequenceEqual("null"u8) || raw.SequenceEqual("true"u8) || raw.SequenceEqual("false"u8);

    private static bool TrySkipString(ReadOnlySpan<byte> text, ref int position)
    {
        int at = position + 1;
        while (true)
        {
            at = JsonScanner.FindStringSpecial(text, at);
            if (at >= text.Length) return false;
            if (text[at] == '"')
            {
                position = at + 1;
                return true;
            }

            if (text[at] != '\\' || at + 1 >= text.Length) return false;
            switch (text[at + 1])
            {
                case (byte)'u':
                    if (at + 6 > text.Length || !IsHex(text.Slice(at + 2, 4))) return false;
                    at += 6;
                    break;
                case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t': at += 2; break;
                default: return false;
            }
        }
    }

    private static bool TrySkipMembers(ReadOnlySpan<byte> text, ref int position, int depth, bool isObject)
    {
        if (depth == Deepest) return false;
        byte close = isObject ? (byte)'}' : (byte)']';
        int at = JsonScanner.SkipBlanks(text, position + 1);
        if (at < text.Length && text[at] == close)
        {
            position = at + 1;
            return true;
        }

        while (true)
        {
            if (isObject)
            {
                if (at >= text.Length || text[at] != '"' || !TrySkipString(text, ref at)) return false;
                at = JsonScanner.SkipBlanks(text, at);
                if (at >= text.Length || text[at] != ':') return false;
                at = JsonScanner.SkipBlanks(text, at + 1);
            }

            if (!TrySkip(text, ref at, depth + 1)) return false;
            at = JsonScanner.SkipBlanks(text, at);
            if (at >= text.Length) return false;
            if (text[at] == close)
            {
                position = at + 1;
                return true;
            }

            if (text[at] != ',') return false;
            at = JsonScanner.SkipBlanks(text, at + 1);
        }
    }

    private static bool IsHex(ReadOnlySpan<byte> digits)
    {
        foreach (byte digit in digits)
            if (!char.IsAsciiHexDigit((char)digit)) return false;
        return true;
    }

    private static int CountDigits(ReadOnlySpan<byte> raw, int at)
    {
        int start = at;
        while (at < raw.Length && (uint)(raw[at] - '0') <= 9) at++;
        return at - start;
    }
}
