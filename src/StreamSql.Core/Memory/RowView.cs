using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamSql.Core.Memory;

/// <summary>
/// What loops over rows of a <see cref="RowArena"/> need, in registers; void once a row is added. As in the arena itself, a slot must have been
/// handed out and a field lie within the row: neither is checked.
/// </summary>
public readonly ref struct RowView
{
    private readonly ref byte[] _pages;
    private readonly int _shift;
    private readonly int _mask;
    private readonly int _size;

    internal RowView(byte[][] pages, int shift, int mask, int size)
    {
        _pages = ref MemoryMarshal.GetArrayDataReference(pages);
        _shift = shift;
        _mask = mask;
        _size = size;
    }

    /// <summary>A field of a row in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Field<T>(int slot, int offset)
        where T : unmanaged
    {
        byte[] page = Unsafe.Add(ref _pages, slot >> _shift);
        return ref Unsafe.As<byte, T>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(page), ((slot & _mask) * _size) + offset));
    }
}
