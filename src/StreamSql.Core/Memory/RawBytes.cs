using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamSql.Core.Memory;

/// <summary>Unaligned loads without bounds checks, for hashing: the caller knows that the bytes are there.</summary>
internal static class RawBytes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong UInt64(ReadOnlySpan<byte> bytes, int offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint UInt32(ReadOnlySpan<byte> bytes, int offset) =>
        Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), offset));
}
