using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>Fast readers of single JSON tokens. Each returns false on anything out of the ordinary: the careful reader then decides.</summary>
internal static class JsonScanner
{
    private static readonly SearchValues<byte> ScalarEnds = SearchValues.Create(",}] \t\r\n"u8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipBlanks(ReadOnlySpan<byte> text, int position)
    {
        while ((uint)position < (uint)text.Length && text[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') position++;
        return position;
    }

    /// <summary>An integer without fraction or exponent, with something behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryInteger(ReadOnlySpan<byte> text, ref int position, out long value)
    {
        int at = position;
        if (!TryDigits(text, ref at, out value) || (uint)at >= (uint)text.Length) return false;
        if (text[at] is (byte)'.' or (byte)'e' or (byte)'E') return false;
        position = at;
        return true;
    }

    /// <summary>An optional minus sign and digits without leading zeros that fit 64 bits; position moves behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryDigits(ReadOnlySpan<byte> text, ref int position, out long value)
    {
        value = 0;
        int at = position;
        if ((uint)at >= (uint)text.Length) return false;
        bool negative = text[at] == '-';
        if (negative) at++;
        int first = at;
        if (at + 8 <= text.Length)
        {
            int count = EightDigits(MemoryMarshal.Read<ulong>(text.Slice(at, 8)), out value);
            at += count;
            if (count == 8) return TryMoreDigits(text, ref position, first, at, negative, ref value);
        }
        else
        {
            while ((uint)at < (uint)text.Length && (uint)(text[at] - '0') <= 9) value = (value * 10) + (text[at++] - '0');
        }

        if (at == first || (text[first] == '0' && at > first + 1)) return false;
        if (negative) value = -value;
        position = at;
        return true;
    }

    /// <summary>A string without escapes: [start, end) between the quotes; position moves behind the closing one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryString(ReadOnlySpan<byte> text, ref int position, out int start, out int length)
    {
        start = position + 1;
        length = 0;
        if ((uint)position >= (uint)text.Length || text[position] != '"') return false;
        int end = FindStringSpecial(text, start);
        if ((uint)end >= (uint)text.Length || text[end] != '"') return false;
        length = end - start;
        position = end + 1;
        return true;
    }

    /// <summary>Where the plain part of a string ends: the first quote, backslash or control character; the length when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FindStringSpecial(ReadOnlySpan<byte> text, int at)
    {
        for (; at + Vector256<byte>.Count <= text.Length; at += Vector256<byte>.Count)
        {
            Vector256<byte> part = Vector256.Create(text.Slice(at, Vector256<byte>.Count));
            Vector256<byte> special = Vector256.Equals(part, Vector256.Create((byte)'"'))
                | Vector256.Equals(part, Vector256.Create((byte)'\\'))
                | Vector256.Equals(Vector256.Min(part, Vector256.Create((byte)0x1F)), part);
            uint bits = special.ExtractMostSignificantBits();
            if (bits != 0) return at + BitOperations.TrailingZeroCount(bits);
        }

        return FindStringSpecialSlowly(text, at);
    }

    /// <summary>A number, true, false or null as raw text.</summary>
    public static bool TryScalar(ReadOnlySpan<byte> text, ref int position, out ReadOnlySpan<byte> raw)
    {
        raw = default;
        if ((uint)position >= (uint)text.Length) return false;
        int length = text[position..].IndexOfAny(ScalarEnds);
        if (length <= 0) return false;
        raw = text.Slice(position, length);
        position += length;
        return true;
    }

    private static int FindStringSpecialSlowly(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] >= 0x20 && text[at] != '"' && text[at] != '\\') at++;
        return at;
    }

    /// <summary>
    /// The digits at the start of 8 bytes: subtract '0', find the first byte that is none, shift the digits to the end, add pairwise. Returns
    /// how many there are.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int EightDigits(ulong raw, out long value)
    {
        ulong digits = raw - 0x3030303030303030UL;
        ulong others = ((digits + 0x7676767676767676UL) | digits | (raw & 0x8080808080808080UL)) & 0x8080808080808080UL;
        int count = others == 0 ? 8 : BitOperations.TrailingZeroCount(others) >> 3;
        digits = count == 0 ? 0 : digits << ((8 - count) * 8);
        digits = (digits * 10) + (digits >> 8);
        value = (long)((((digits & 0x000000FF000000FFUL) * 0x000F424000000064UL)
            + (((digits >> 16) & 0x000000FF000000FFUL) * 0x0000271000000001UL)) >> 32);
        return count;
    }

    /// <summary>What follows the first eight digits, up to nineteen in all.</summary>
    private static bool TryMoreDigits(ReadOnlySpan<byte> text, ref int position, int first, int at, bool negative, ref long value)
    {
        if (text[first] == '0') return false;
        ulong number = (ulong)value;
        int most = Math.Min(text.Length, first + 19);
        while (at < most && (uint)(text[at] - '0') <= 9) number = (number * 10) + (ulong)(text[at++] - '0');
        if (at < text.Length && (uint)(text[at] - '0') <= 9) return false;
        if (number > long.MaxValue + (negative ? 1UL : 0UL)) return false;
        value = negative ? (long)(0 - number) : (long)number;
        position = at;
        return true;
    }
}
