using System.Runtime.CompilerServices;

namespace StreamSql.Connectors.Generators;

/// <summary>Randomness as a function of (seed, draw, number): any row can be computed without the ones before it.</summary>
internal readonly struct EventRandom
{
    private readonly ulong _key;

    /// <param name="seed">Of the whole generator.</param>
    /// <param name="draw">Which of a row's values; different draws are independent.</param>
    public EventRandom(long seed, int draw) => _key = Mix((ulong)seed * 0x9E3779B97F4A7C15UL + (ulong)draw * 0xD1B54A32D192ED03UL);

    /// <summary>64 random bits of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Bits(long number)
    {
        ulong high = Math.BigMul((ulong)number * 0x9E3779B97F4A7C15UL ^ _key, 0xE7037ED1A0B428DBUL, out ulong low);
        return high ^ low;
    }

    /// <summary>Maps 32 random bits evenly onto 0 .. <paramref name="bound"/> - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Scale(uint bits, uint bound) => (long)((ulong)bits * bound >> 32);

    /// <summary>The first value for 1, the second for 0, without a branch: no predictor can guess random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Choose(ulong bit, long one, long zero)
    {
        long mask = -(long)bit;
        return (one & mask) | (zero & ~mask);
    }

    /// <summary>Maps 64 random bits evenly onto 0 .. <paramref name="bound"/> - 1.</summary>
    public static ulong Scale64(ulong bits, ulong bound) => Math.BigMul(bits, bound, out _);

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
