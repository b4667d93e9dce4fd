using System.Globalization;
using System.Text;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>Strings with escapes into memory of its own, valid until the next use. One per decoder.</summary>
internal sealed class JsonUnescaper
{
    private byte[] _text = new byte[512];
    private int _length;

    /// <summary>The string at the position; false (unsound, or half of a surrogate pair) leaves it to the careful reader.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, ref int position, out ReadOnlySpan<byte> value)
    {
        value = default;
        if ((uint)position >= (uint)text.Length || text[position] != '"') return false;
        _length = 0;
        int at = position + 1;
        while (true)
        {
            int stop = JsonScanner.FindStringSpecial(text, at);
            if (stop >= text.Length) return false;
            Append(text[at..stop]);
            at = stop;
            if (text[at] == '"') break;
            if (text[at] != '\\' || !TryEscape(text, ref at)) return false;
        }

        position = at + 1;
        value = _text.AsSpan(0, _length);
        return true;
    }

    private bool TryEscape(ReadOnlySpan<byte> text, ref int at)
    {
        if (at + 1 >= text.Length) return false;
        byte plain = text[at + 1] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'t' => (byte)'\t',
            (byte)'r' => (byte)'\r',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'"' or (byte)'\\' or (byte)'/' => text[at + 1],
            _ => 0,
        };
        if (plain != 0)
        {
            at += 2;
            Append([plain]);
            return true;
        }

        if (text[at + 1] != 'u' || !TryUnit(text, at + 2, out int scalar)) return false;
        at += 6;
        if (char.IsHighSurrogate((char)scalar))
        {
            if (at + 1 >= text.Length || text[at] != '\\' || text[at + 1] != 'u' || !TryUnit(text, at + 2, out int low)) return false;
            if (!char.IsLowSurrogate((char)low)) return false;
            scalar = char.ConvertToUtf32((char)scalar, (char)low);
            at += 6;
        }
        else if (char.IsLowSurrogate((char)scalar))
        {
            return false;
        }

        Span<byte> encoded = stackalloc byte[4];
        Append(encoded[..new Rune(scalar).EncodeToUtf8(encoded)]);
        return true;
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, int at, out int unit)
    {
        unit = 0;
        return at + 4 <= text.Length
            && int.TryParse(text.Slice(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out unit);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_text.Length - _length < bytes.Length) Array.Resize(ref _text, (_length + bytes.Length) * 2);
        bytes.CopyTo(_text.AsSpan(_length));
        _length += bytes.Length;
    }
}
