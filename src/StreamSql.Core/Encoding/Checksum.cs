using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamSql.Core.Encoding;

/// <summary>CRC-32C, which the processor computes: the checksum of everything that is stored.</summary>
public static class Checksum
{
    /// <summary>The checksum of <paramref name="bytes"/>, continuing <paramref name="seed"/> (0 to start).</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        uint crc = ~seed;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (byte rest in bytes[(words.Length * 8)..]) crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }
}
