namespace StreamSql.Core.Types.Text;

/// <summary>uuid as text: lower case with hyphens out; any case, braces, hyphens after any group of four digits in.</summary>
public static class UuidText
{
    public const int Length = 36;

    public static int Format(UuidValue value, Span<byte> target)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        int position = 0;
        for (int i = 0; i < 32; i++)
        {
            if (i is 8 or 12 or 16 or 20) target[position++] = (byte)'-';
            ulong half = i < 16 ? value.High : value.Low;
            target[position++] = digits[(int)(half >> (60 - (4 * (i & 15)))) & 15];
        }

        return position;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out UuidValue value)
    {
        value = default;
        text = Utf8Text.Trim(text);
        if (text.Length >= 2 && text[0] == '{' && text[^1] == '}') text = text[1..^1];
        ulong high = 0, low = 0;
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            byte c = text[i];
            if (c == '-' && count > 0 && count < 32 && count % 4 == 0 && text[i - 1] != '-') continue;
            int digit = HexDigit(c);
            if (digit < 0 || count == 32) return false;
            if (count < 16) high = (high << 4) | (uint)digit;
            else low = (low << 4) | (uint)digit;
            count++;
        }

        value = new UuidValue(high, low);
        return count == 32 && text[^1] != '-';
    }

    internal static int HexDigit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => -1,
    };
}
