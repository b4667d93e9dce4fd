using System.Text;

namespace StreamSql.Core.Types.Text;

/// <summary>boolean as text: <c>t</c> and <c>f</c> out; any unambiguous prefix of true, false, yes, no, on, off, or 1 and 0 in.</summary>
public static class BooleanText
{
    public static int Format(bool value, Span<byte> target)
    {
        target[0] = (byte)(value ? 't' : 'f');
        return 1;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out bool value)
    {
        text = Utf8Text.Trim(text);
        value = false;
        if (text.IsEmpty) return false;
        switch (text[0] | 0x20)
        {
            case 't': value = true; return IsPrefix(text, "true"u8);
            case 'f': return IsPrefix(text, "false"u8);
            case 'y': value = true; return IsPrefix(text, "yes"u8);
            case 'n': return IsPrefix(text, "no"u8);
            case 'o' when text.Length >= 2:
                value = (text[1] | 0x20) == 'n';
                return value ? IsPrefix(text, "on"u8) : IsPrefix(text, "off"u8);
            default:
                value = text[0] == '1';
                return text.Length == 1 && text[0] is (byte)'0' or (byte)'1' && text.Length == 1;
        }
    }

    private static bool IsPrefix(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length <= word.Length && System.Text.Ascii.EqualsIgnoreCase(text, word[..text.Length]);
}
