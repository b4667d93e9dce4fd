using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamSql.Expressions.Kernels;

/// <summary>Characters (code points) in UTF-8 bytes.</summary>
internal static class Utf8Chars
{
    public static int Count(ReadOnlySpan<byte> text)
    {
        int continuation = 0;
        if (text.Length >= Vector<byte>.Count)
        {
            // Continuation bytes are -128..-65 as signed bytes.
            ReadOnlySpan<Vector<sbyte>> vectors = MemoryMarshal.Cast<byte, Vector<sbyte>>(text);
            var limit = new Vector<sbyte>(-64);
            foreach (Vector<sbyte> vector in vectors)
            {
                Vector<sbyte> mask = Vector.LessThan(vector, limit);
                if (mask != Vector<sbyte>.Zero) continuation -= Vector.Sum(Widened(mask));
            }

            text = text[(vectors.Length * Vector<byte>.Count)..];
            return (vectors.Length * Vector<byte>.Count) - continuation + Count(text);
        }

        foreach (byte c in text)
            if ((c & 0xC0) == 0x80) continuation++;
        return text.Length - continuation;
    }

    /// <summary>Byte offset of the character with that index; the length when there are fewer.</summary>
    public static int Offset(ReadOnlySpan<byte> text, int characters)
    {
        int i = 0;
        for (; i < text.Length && characters > 0; characters--) i += Math.Min(Width(text[i]), text.Length - i);
        return i;
    }

    /// <summary>Bytes of the character that starts with this byte.</summary>
    public static int Width(byte first) => first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;

    public static bool IsAscii(ReadOnlySpan<byte> text) => System.Text.Ascii.IsValid(text);

    private static Vector<short> Widened(Vector<sbyte> mask)
    {
        Vector.Widen(mask, out Vector<short> low, out Vector<short> high);
        return low + high;
    }
}
