using System.Buffers.Text;

namespace StreamSql.Core.Types.Text;

/// <summary>Integers as text; the caller narrows to its range.</summary>
public static class IntegerText
{
    public const int MaxLength = 20;

    public static int Format(long value, Span<byte> target)
    {
        Utf8Formatter.TryFormat(value, target, out int written);
        return written;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out long value) => Parse(text, long.MinValue, long.MaxValue, out value) == TextParse.Ok;

    /// <summary>Reads an optionally signed decimal number with white space around it, within the given range.</summary>
    public static TextParse Parse(ReadOnlySpan<byte> text, long minimum, long maximum, out long value)
    {
        value = 0;
        text = Utf8Text.Trim(text);
        bool negative = !text.IsEmpty && text[0] == '-';
        if (!text.IsEmpty && text[0] is (byte)'-' or (byte)'+' && text.Length > 1) text = text[1..];
        if (text.IsEmpty) return TextParse.BadSyntax;
        ulong total = 0;
        bool overflow = false;
        foreach (byte c in text)
        {
            uint digit = (uint)(c - '0');
            if (digit > 9) return TextParse.BadSyntax;
            if (total > (ulong.MaxValue - digit) / 10) overflow = true;
            total = (total * 10) + digit;
        }

        if (overflow || total > (negative ? 1UL << 63 : long.MaxValue)) return TextParse.OutOfRange;
        value = negative ? unchecked(-(long)total) : (long)total;
        return value < minimum || value > maximum ? TextParse.OutOfRange : TextParse.Ok;
    }
}
