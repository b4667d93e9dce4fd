using System.Numerics;

namespace StreamSql.Core.Columnar;

/// <summary>Bit operations over 64-bit words, least significant bit first: validity maps and boolean columns.</summary>
public static class Bitmap
{
    public static int WordCount(int bits) => (bits + 63) >> 6;

    public static bool Get(ReadOnlySpan<ulong> words, int index) => (words[index >> 6] >> (index & 63) & 1) != 0;

    public static void Set(Span<ulong> words, int index) => words[index >> 6] |= 1UL << (index & 63);

    public static void Clear(Span<ulong> words, int index) => words[index >> 6] &= ~(1UL << (index & 63));

    public static void Write(Span<ulong> words, int index, bool value)
    {
        ulong mask = 1UL << (index & 63);
        ref ulong word = ref words[index >> 6];
        word = value ? word | mask : word & ~mask;
    }

    /// <summary>Sets bits 0..<paramref name="bits"/>-1 and clears the rest of the last word.</summary>
    public static void Fill(Span<ulong> words, int bits, bool value)
    {
        words[..WordCount(bits)].Fill(value ? ulong.MaxValue : 0);
        MaskTail(words, bits);
    }

    /// <summary>Clears what lies behind the last bit, so that words can be counted and combined whole.</summary>
    public static void MaskTail(Span<ulong> words, int bits)
    {
        if ((bits & 63) != 0) words[bits >> 6] &= (1UL << (bits & 63)) - 1;
    }

    /// <summary>Number of set bits among the first <paramref name="bits"/>; the tail must be masked.</summary>
    public static int Count(ReadOnlySpan<ulong> words, int bits)
    {
        int count = 0;
        foreach (ulong word in words[..WordCount(bits)]) count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>Writes the positions of set bits, ascending; returns how many. <paramref name="rows"/> must hold them all.</summary>
    public static int Indices(ReadOnlySpan<ulong> words, int bits, Span<int> rows)
    {
        int count = 0;
        int wordCount = WordCount(bits);
        for (int w = 0; w < wordCount; w++)
        {
            int start = w << 6;
            for (ulong word = words[w]; word != 0; word &= word - 1) rows[count++] = start + BitOperations.TrailingZeroCount(word);
        }

        return count;
    }
}
