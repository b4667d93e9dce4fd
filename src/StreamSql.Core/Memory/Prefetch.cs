using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace StreamSql.Core.Memory;

/// <summary>Asks the processor to load a cache line that is needed soon; nothing where it cannot.</summary>
public static class Prefetch
{
    /// <summary>The address may be anything: a prefetch never faults.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line<T>(ref T location)
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref location));
    }
}
