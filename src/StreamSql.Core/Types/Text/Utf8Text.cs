namespace StreamSql.Core.Types.Text;

/// <summary>What the readers and writers of this folder share: white space, digits, appending.</summary>
internal static class Utf8Text
{
    public static bool IsSpace(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 11;

    public static bool IsDigit(byte c) => (uint)(c - '0') <= 9;

    public static bool IsAlpha(byte c) => (uint)((c | 0x20) - 'a') <= 25;

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && IsSpace(text[0])) text = text[1..];
        while (!text.IsEmpty && IsSpace(text[^1])) text = text[..^1];
        return text;
    }

    /// <summary>Writes a number with at least <paramref name="width"/> digits; returns the position behind it.</summary>
    public static int AppendNumber(Span<byte> target, int position, long value, int width)
    {
        Span<byte> digits = stackalloc byte[20];
        int start = digits.Length;
        ulong rest = (ulong)value;
        do
        {
            digits[--start] = (byte)('0' + (rest % 10));
            rest /= 10;
        }
        while (rest != 0);
        while (digits.Length - start < width) digits[--start] = (byte)'0';
        digits[start..].CopyTo(target[position..]);
        return position + digits.Length - start;
    }

    public static int Append(Span<byte> target, int position, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target[position..]);
        return position + text.Length;
    }
}
