using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamSql.Core.Memory;

/// <summary>
/// What probing loops need of a <see cref="SlotIndex"/>, in registers. Void once the index grows; entries that are set or removed show.
/// </summary>
public readonly ref struct SlotIndexView
{
    private readonly ref ulong _first;
    private readonly int _mask;
    private readonly int _shift;
    private readonly ulong _multiplier;

    internal SlotIndexView(ulong[] entries, ulong multiplier, int log2)
    {
        _first = ref MemoryMarshal.GetArrayDataReference(entries);
        _mask = entries.Length - 1;
        _shift = 64 - log2;
        _multiplier = multiplier;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Scramble(ulong hash) => hash * _multiplier;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Home(ulong scrambled) => (int)(scrambled >> _shift);

    /// <summary>The entry at a position, which may run on behind the end: it wraps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref ulong Entry(int position) => ref Unsafe.Add(ref _first, (nint)(uint)(position & _mask));
}
