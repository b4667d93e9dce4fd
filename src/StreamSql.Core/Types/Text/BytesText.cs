using System.Buffers;

namespace StreamSql.Core.Types.Text;

/// <summary>bytea as text: <c>\x00ff</c>, or the older escape form.</summary>
public static class BytesText
{
    public static void Append(ReadOnlySpan<byte> value, bool escape, IBufferWriter<byte> output)
    {
        if (escape) AppendEscaped(value, output);
        else AppendHex(value, output);
    }

    /// <summary>Appends the bytes that <paramref name="text"/> stands for; false when it is neither of the two forms.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        if (text.StartsWith("\\x"u8)) return TryParseHex(text[2..], output);
        Span<byte> target = output.GetSpan(text.Length + 1);
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                target[count++] = text[i];
            }
            else if (i + 1 < text.Length && text[i + 1] == '\\')
            {
                target[count++] = (byte)'\\';
                i++;
            }
            else
            {
                if (i + 3 >= text.Length || text[i + 1] is < (byte)'0' or > (byte)'3' || !IsOctal(text[i + 2]) || !IsOctal(text[i + 3])) return false;
                target[count++] = (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'));
                i += 3;
            }
        }

        output.Advance(count);
        return true;
    }

    private static bool IsOctal(byte c) => c is >= (byte)'0' and <= (byte)'7';

    private static bool TryParseHex(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        Span<byte> target = output.GetSpan((text.Length / 2) + 1);
        int count = 0, pending = -1;
        foreach (byte c in text)
        {
            if (pending < 0 && Utf8Text.IsSpace(c)) continue;
            int digit = UuidText.HexDigit(c);
            if (digit < 0) return false;
            if (pending < 0)
            {
                pending = digit;
                continue;
            }

            target[count++] = (byte)((pending << 4) | digit);
            pending = -1;
        }

        output.Advance(count);
        return pending < 0;
    }

    private static void AppendHex(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        Span<byte> target = output.GetSpan((value.Length * 2) + 2);
        "\\x"u8.CopyTo(target);
        Convert.TryToHexStringLower(value, target[2..], out int written);
        output.Advance(written + 2);
    }

    private static void AppendEscaped(ReadOnlySpan<byte> value, IBufferWriter<byte> output)
    {
        Span<byte> target = output.GetSpan((value.Length * 4) + 1);
        int count = 0;
        foreach (byte c in value)
        {
            if (c == '\\')
            {
                target[count++] = c;
                target[count++] = c;
            }
            else if (c is < 0x20 or > 0x7e)
            {
                target[count++] = (byte)'\\';
                target[count++] = (byte)('0' + (c >> 6));
                target[count++] = (byte)('0' + ((c >> 3) & 7));
                target[count++] = (byte)('0' + (c & 7));
            }
            else
            {
                target[count++] = c;
            }
        }

        output.Advance(count);
    }
}
