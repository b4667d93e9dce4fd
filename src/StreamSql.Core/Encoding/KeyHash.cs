using System.Numerics;
using System.Runtime.CompilerServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Encoding;

/// <summary>
/// The stable 64-bit hash of key columns. It decides key groups, which are persisted: a change of any formula or constant is a new
/// <see cref="Version"/>. Value hashes: integers, dates, times and booleans as sign-extended 64 bits through <see cref="Mix"/>;
/// floats as the bits of the double (-0 as 0, one NaN); decimals without trailing zeros; intervals by their total microseconds;
/// bytes 16 at a time; NULL is a constant. Columns combine from left to right.
/// </summary>
public static class KeyHash
{
    public const int Version = 1;

    /// <summary>The hash of a NULL value, and of an empty key.</summary>
    public const ulong Null = 0x9AE1_6A3B_2F90_404F;

    private const ulong K0 = 0xA076_1D64_78BD_642F;
    private const ulong K1 = 0xE703_7ED1_A0B4_28DB;
    private const ulong K2 = 0x8EBC_6AF0_9C88_C6E3;
    private const ulong K3 = 0x5899_65CC_7537_4CC3;

    /// <summary>Hashes each physical row (also those outside a selection) into <paramref name="hashes"/>.</summary>
    public static void Compute(ReadOnlySpan<Column> keys, int physicalRows, Span<ulong> hashes)
    {
        hashes = hashes[..physicalRows];
        if (keys.Length == 0)
        {
            hashes.Fill(Null);
            return;
        }

        ColumnHasher.First(keys[0], hashes);
        for (int i = 1; i < keys.Length; i++) ColumnHasher.Next(keys[i], hashes);
    }

    /// <summary>The hash of one 64-bit value: the high and low half of a 128-bit product, folded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value ^ K0, K1, out ulong low);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong OfInt64(long value) => Mix((ulong)value);

    /// <summary>The hash of a key so far and of its next value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Combine(ulong hash, ulong value)
    {
        ulong high = Math.BigMul(hash ^ K2, value ^ K3, out ulong low);
        return high ^ low;
    }

    public static ulong OfDouble(double value)
    {
        if (value == 0) value = 0;
        return Mix(double.IsNaN(value) ? 0x7FF8_0000_0000_0000UL : BitConverter.DoubleToUInt64Bits(value));
    }

    public static ulong OfDecimal(decimal value)
    {
        DecimalParts parts = DecimalParts.Normalized(value);
        ulong sign = parts.Negative ? 0x100UL : 0;
        return Combine(Mix((ulong)parts.Mantissa), Mix((ulong)(parts.Mantissa >> 64) << 16 | sign | parts.Scale));
    }

    public static ulong OfInterval(IntervalValue value)
    {
        Int128 total = value.TotalMicros;
        return Combine(Mix((ulong)total), Mix((ulong)(total >> 64)));
    }

    public static ulong OfUuid(UuidValue value) => Combine(Mix(value.High), Mix(value.Low));

    public static ulong OfBytes(ReadOnlySpan<byte> bytes)
    {
        ulong seed = K0 ^ (ulong)bytes.Length;
        int length = bytes.Length;
        ulong a;
        ulong b;
        if (length >= 16)
        {
            int i = 0;
            for (; i + 16 < length; i += 16) seed = Fold(RawBytes.UInt64(bytes, i) ^ K1, RawBytes.UInt64(bytes, i + 8) ^ seed);
            a = RawBytes.UInt64(bytes, length - 16);
            b = RawBytes.UInt64(bytes, length - 8);
        }
        else if (length >= 8)
        {
            a = RawBytes.UInt64(bytes, 0);
            b = RawBytes.UInt64(bytes, length - 8);
        }
        else if (length >= 4)
        {
            a = RawBytes.UInt32(bytes, 0);
            b = RawBytes.UInt32(bytes, length - 4);
        }
        else
        {
            a = length == 0 ? 0 : (ulong)(bytes[0] | bytes[length >> 1] << 8 | bytes[length - 1] << 16);
            b = 0;
        }

        return Fold(K3 ^ (ulong)length, Fold(a ^ K1, b ^ seed));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
