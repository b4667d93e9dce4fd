using System.Buffers.Text;
using System.Globalization;

namespace StreamSql.Core.Types.Text;

/// <summary>real and double precision as PostgreSQL writes them: the shortest digits that read back as the same number.</summary>
public static class FloatText
{
    public const int MaxLength = 32;

    public static int Format(double value, Span<byte> target)
    {
        if (!double.IsFinite(value)) return FormatSpecial(value, target);
        Span<byte> raw = stackalloc byte[40];
        value.TryFormat(raw, out int length, "R", CultureInfo.InvariantCulture);
        return Layout(raw[..length], target, 15);
    }

    public static int Format(float value, Span<byte> target)
    {
        if (!float.IsFinite(value)) return FormatSpecial(value, target);
        Span<byte> raw = stackalloc byte[40];
        value.TryFormat(raw, out int length, "R", CultureInfo.InvariantCulture);
        return Layout(raw[..length], target, 6);
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out double value) => Parse(text, out value) == TextParse.Ok;

    public static TextParse Parse(ReadOnlySpan<byte> text, out double value)
    {
        text = Utf8Text.Trim(text);
        if (TryParseSpecial(text, out value)) return TextParse.Ok;
        if (!LooksLikeNumber(text)) return TextParse.BadSyntax;
        if (text[0] == '+') text = text[1..];
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return TextParse.BadSyntax;
        if (double.IsInfinity(value) || (value == 0 && HasNonZeroDigit(text))) return TextParse.OutOfRange;
        return TextParse.Ok;
    }

    public static TextParse Parse(ReadOnlySpan<byte> text, out float value)
    {
        value = 0;
        text = Utf8Text.Trim(text);
        if (TryParseSpecial(text, out double special))
        {
            value = (float)special;
            return TextParse.Ok;
        }

        if (!LooksLikeNumber(text)) return TextParse.BadSyntax;
        if (text[0] == '+') text = text[1..];
        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)) return TextParse.BadSyntax;
        if (float.IsInfinity(value) || (value == 0 && HasNonZeroDigit(text))) return TextParse.OutOfRange;
        return TextParse.Ok;
    }

    private static int FormatSpecial(double value, Span<byte> target)
    {
        ReadOnlySpan<byte> text = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8;
        text.CopyTo(target);
        return text.Length;
    }

    private static bool TryParseSpecial(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.IsEmpty) return false;
        bool negative = text[0] == '-';
        ReadOnlySpan<byte> word = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        if (Is(word, "infinity"u8) || Is(word, "inf"u8)) value = negative ? double.NegativeInfinity : double.PositiveInfinity;
        else if (Is(text, "nan"u8)) value = double.NaN;
        else return false;
        return true;
    }

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);

    private static bool LooksLikeNumber(ReadOnlySpan<byte> text)
    {
        bool digit = false;
        foreach (byte c in text)
        {
            if (Utf8Text.IsDigit(c)) digit = true;
            else if (c is not ((byte)'+' or (byte)'-' or (byte)'.' or (byte)'e' or (byte)'E')) return false;
        }

        return digit;
    }

    private static bool HasNonZeroDigit(ReadOnlySpan<byte> text)
    {
        foreach (byte c in text)
        {
            if (c is (byte)'e' or (byte)'E') return false;
            if (c is >= (byte)'1' and <= (byte)'9') return true;
        }

        return false;
    }

    /// <summary>Rewrites .NET's shortest form: plain notation for exponents -4 up to <paramref name="limit"/> - 1, else <c>d.ddde+XX</c>.</summary>
    private static int Layout(ReadOnlySpan<byte> raw, Span<byte> target, int limit)
    {
        int position = 0;
        if (raw[0] == '-')
        {
            target[position++] = (byte)'-';
            raw = raw[1..];
        }

        Span<byte> digits = stackalloc byte[40];
        int count = 0, point = -1, i = 0;
        for (; i < raw.Length && raw[i] is not (byte)'E'; i++)
        {
            if (raw[i] == '.') point = count;
            else digits[count++] = raw[i];
        }

        if (point < 0) point = count;
        int exponent = 0;
        if (i < raw.Length)
        {
            ReadOnlySpan<byte> number = raw[(i + 1)..];
            if (number[0] == '+') number = number[1..];
            if (!Utf8Parser.TryParse(number, out exponent, out _)) exponent = 0;
        }

        int lead = 0;
        while (lead < count - 1 && digits[lead] == '0') lead++;
        int power = point - 1 - lead + exponent;
        ReadOnlySpan<byte> significant = digits[lead..count].TrimEnd((byte)'0');
        if (significant.IsEmpty)
        {
            target[position++] = (byte)'0';
            return position;
        }

        return power < -4 || power >= limit
            ? Scientific(significant, power, target, position)
            : Plain(significant, power, target, position);
    }

    private static int Plain(ReadOnlySpan<byte> digits, int power, Span<byte> target, int position)
    {
        if (power < 0)
        {
            position = Utf8Text.Append(target, position, "0."u8);
            for (int zero = -1; zero > power; zero--) target[position++] = (byte)'0';
            return Utf8Text.Append(target, position, digits);
        }

        for (int i = 0; i <= power; i++) target[position++] = i < digits.Length ? digits[i] : (byte)'0';
        if (digits.Length <= power + 1) return position;
        target[position++] = (byte)'.';
        return Utf8Text.Append(target, position, digits[(power + 1)..]);
    }

    private static int Scientific(ReadOnlySpan<byte> digits, int power, Span<byte> target, int position)
    {
        target[position++] = digits[0];
        if (digits.Length > 1)
        {
            target[position++] = (byte)'.';
            position = Utf8Text.Append(target, position, digits[1..]);
        }

        target[position++] = (byte)'e';
        target[position++] = (byte)(power < 0 ? '-' : '+');
        return Utf8Text.AppendNumber(target, position, Math.Abs(power), 2);
    }
}
