using System.Globalization;

namespace StreamSql.Core.Types.Text;

/// <summary>numeric as text; the scale a value was written with is kept (<c>1.50</c>).</summary>
public static class DecimalText
{
    public const int MaxLength = 34;

    public static int Format(decimal value, Span<byte> target)
    {
        // PostgreSQL has no negative zero.
        if (value == 0 && decimal.IsNegative(value)) value = -value;
        value.TryFormat(target, out int written, default, CultureInfo.InvariantCulture);
        return written;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value) => Parse(text, out value) == TextParse.Ok;

    public static TextParse Parse(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        text = Utf8Text.Trim(text);
        if (!IsNumber(text, out bool hasExponent)) return IsSpecial(text) ? TextParse.OutOfRange : TextParse.BadSyntax;
        if (hasExponent) return ParseScientific(text, out value);
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            ? TextParse.Ok : TextParse.OutOfRange;
    }

    private static TextParse ParseScientific(ReadOnlySpan<byte> text, out decimal value)
    {
        int e = text.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = text[..e];
        value = 0;
        if (IntegerText.Parse(text[(e + 1)..], -1000, 1000, out long exponent) != TextParse.Ok) return TextParse.OutOfRange;
        if (!decimal.TryParse(mantissa, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value))
            return TextParse.OutOfRange;
        int scale = value.Scale - (int)exponent;
        if (value != 0 && (scale > 28 + 28 || scale < -28)) return scale < 0 ? TextParse.OutOfRange : Zero(out value);
        try
        {
            for (; exponent > 0; exponent--) value = value.Scale > 0 ? Rescaled(value, -1) : value * 10;
            for (; exponent < 0; exponent++) value = value.Scale < 28 ? Rescaled(value, 1) : value / 10;
            return TextParse.Ok;
        }
        catch (OverflowException)
        {
            return TextParse.OutOfRange;
        }
    }

    private static TextParse Zero(out decimal value)
    {
        value = 0;
        return TextParse.Ok;
    }

    /// <summary>The same digits with the decimal point moved.</summary>
    private static decimal Rescaled(decimal value, int change)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return new decimal(bits[0], bits[1], bits[2], value < 0, (byte)(value.Scale + change));
    }

    private static bool IsSpecial(ReadOnlySpan<byte> text) => FloatText.Parse(text, out double special) == TextParse.Ok && !double.IsFinite(special);

    private static bool IsNumber(ReadOnlySpan<byte> text, out bool hasExponent)
    {
        hasExponent = false;
        int i = 0;
        if (i < text.Length && text[i] is (byte)'-' or (byte)'+' && text.Length > 1) i++;
        int digits = 0;
        bool point = false;
        for (; i < text.Length; i++)
        {
            byte c = text[i];
            if (Utf8Text.IsDigit(c)) digits++;
            else if (c == '.' && !point) point = true;
            else break;
        }

        if (digits == 0) return false;
        if (i == text.Length) return true;
        if ((text[i] | 0x20) != 'e') return false;
        hasExponent = true;
        ReadOnlySpan<byte> exponent = text[(i + 1)..];
        if (!exponent.IsEmpty && exponent[0] is (byte)'-' or (byte)'+') exponent = exponent[1..];
        return !exponent.IsEmpty && exponent.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }
}
