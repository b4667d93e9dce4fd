using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>Fast readers of single JSON tokens. Each returns false on anything out of the ordinary: the careful reader then decides.</summary>
internal static class JsonScanner
{
    /// <summary>What ends the plain part of a string: quote, backslash, control characters.</summary>
    private static readonly SearchValues<byte> StringSpecials =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 32).Select(i => (byte)i)]);

    private static readonly SearchValues<byte> NestingSpecials = SearchValues.Create("\"{}[]"u8);

    private static readonly SearchValues<byte> ScalarEnds = SearchValues.Create(",}] \t\r\n"u8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipBlanks(ReadOnlySpan<byte> text, int position)
    {
        while ((uint)position < (uint)text.Length && text[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') position++;
        return position;
    }

    /// <summary>An integer of at most 18 digits without fraction or exponent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryInteger(ReadOnlySpan<byte> text, ref int position, out long value)
    {
        value = 0;
        int at = position;
        if ((uint)at >= (uint)text.Length) return false;
        bool negative = text[at] == '-';
        if (negative) at++;
        int first = at;
        if (at + 8 <= text.Length)
        {
            // The digits of 8 bytes at once: subtract '0', find the first byte that is none, shift the digits to the end, add pairwise.
            ulong raw = MemoryMarshal.Read<ulong>(text[at..]);
            ulong digits = raw - 0x3030303030303030UL;
            ulong others = ((digits + 0x7676767676767676UL) | digits | (raw & 0x8080808080808080UL)) & 0x8080808080808080UL;
            int count = others == 0 ? 8 : BitOperations.TrailingZeroCount(others) >> 3;
            if (count == 0) return false;
            digits <<= (8 - count) * 8;
            digits = (digits * 10) + (digits >> 8);
            value = (long)((((digits & 0x000000FF000000FFUL) * 0x000F424000000064UL)
                + (((digits >> 16) & 0x000000FF000000FFUL) * 0x0000271000000001UL)) >> 32);
            at += count;
            if (count < 8) return EndInteger(text, ref position, first, at, negative, ref value);
        }

        while ((uint)at < (uint)text.Length && (uint)(text[at] - '0') <= 9) value = (value * 10) + (text[at++] - '0');
        return EndInteger(text, ref position, first, at, negative, ref value);
    }

    /// <summary>A string without escapes: [start, end) between the quotes; position moves behind the closing one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryString(ReadOnlySpan<byte> text, ref int position, out int start, out int length)
    {
        start = position + 1;
        length = 0;
        if ((uint)position >= (uint)text.Length || text[position] != '"') return false;
        length = text[start..].IndexOfAny(StringSpecials);
        if (length < 0 || text[start + length] != '"') return false;
        position = start + length + 1;
        return true;
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

    /// <summary>Passes over any value without checking its inside beyond quotes and nesting.</summary>
    public static bool TrySkip(ReadOnlySpan<byte> text, ref int position)
    {
        if ((uint)position >= (uint)text.Length) return false;
        switch (text[position])
        {
            case (byte)'"': return TrySkipString(text, ref position);
            case (byte)'{' or (byte)'[': return TrySkipNested(text, ref position);
            default: return TryScalar(text, ref position, out ReadOnlySpan<byte> raw) && IsScalar(raw);
        }
    }

    private static bool IsScalar(ReadOnlySpan<byte> raw) =>
        raw[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9')
        || raw.SequenceEqual("null"u8) || raw.SequenceEqual("true"u8) || raw.SequenceEqual("false"u8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool EndInteger(ReadOnlySpan<byte> text, ref int position, int first, int at, bool negative, ref long value)
    {
        int digits = at - first;
        if (digits is 0 or > 18 || (uint)at >= (uint)text.Length) return false;
        if (text[at] is (byte)'.' or (byte)'e' or (byte)'E' || (digits > 1 && text[first] == '0')) return false;
        if (negative) value = -value;
        position = at;
        return true;
    }

    private static bool TrySkipString(ReadOnlySpan<byte> text, ref int position)
    {
        int at = position + 1;
        while (true)
        {
            int step = text[at..].IndexOfAny(StringSpecials);
            if (step < 0) return false;
            at += step;
            if (text[at] == '"')
            {
                position = at + 1;
                return true;
            }

            if (text[at] != '\\' || at + 2 > text.Length) return false;
            at += 2;
        }
    }

    private static bool TrySkipNested(ReadOnlySpan<byte> text, ref int position)
    {
        int depth = 0;
        int at = position;
        while (true)
        {
            int step = text[at..].IndexOfAny(NestingSpecials);
            if (step < 0) return false;
            at += step;
            switch (text[at])
            {
                case (byte)'"':
                    if (!TrySkipString(text, ref at)) return false;
                    continue;
                case (byte)'{' or (byte)'[': depth++; break;
                default: depth--; break;
            }

            at++;
            if (depth > 0) continue;
            position = at;
            return true;
        }
    }
}
