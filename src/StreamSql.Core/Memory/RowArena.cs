using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Errors;

namespace StreamSql.Core.Memory;

/// <summary>
/// Fixed-size rows of raw bytes addressed by a slot number, in pages that never move: accumulators and inline keys of keyed
/// state. New rows are zero. Owned by one task thread.
/// Invariant: a field access is within the row (offset + size &lt;= RowSize) and the slot was handed out by <see cref="Add"/>.
/// </summary>
public sealed class RowArena
{
    private const int PageBytes = 1 << 17;

    private readonly int _pageShift;
    private readonly int _pageMask;
    private byte[][] _pages = [];
    private int[] _free = [];
    private int _freeCount;

    /// <param name="rowSize">Bytes per row, a multiple of 8.</param>
    public RowArena(int rowSize)
    {
        Invariant.Check(rowSize > 0 && rowSize % 8 == 0);
        RowSize = rowSize;
        int rowsPerPage = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, PageBytes / rowSize));
        _pageShift = System.Numerics.BitOperations.Log2((uint)rowsPerPage);
        _pageMask = rowsPerPage - 1;
    }

    public int RowSize { get; }

    /// <summary>Slots ever handed out and not reset: all live slots are below it.</summary>
    public int HighWater { get; private set; }

    public int LiveRows => HighWater - _freeCount;

    public long MemorySize => (long)_pages.Length * (_pageMask + 1) * RowSize;

    /// <summary>A zeroed row.</summary>
    public int Add()
    {
        if (_freeCount > 0)
        {
            int reused = _free[--_freeCount];
            Row(reused).Clear();
            return reused;
        }

        int slot = HighWater++;
        int page = slot >> _pageShift;
        if (page == _pages.Length)
        {
            Array.Resize(ref _pages, page + 1);
            _pages[page] = GC.AllocateArray<byte>((_pageMask + 1) * RowSize, pinned: true);
        }

        return slot;
    }

    /// <summary>Gives a row back; its slot will be used again.</summary>
    public void Remove(int slot)
    {
        if (_freeCount == _free.Length) Array.Resize(ref _free, Math.Max(16, _free.Length * 2));
        _free[_freeCount++] = slot;
    }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        _pages = [];
        _freeCount = 0;
        HighWater = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Row(int slot) => _pages[slot >> _pageShift].AsSpan((slot & _pageMask) * RowSize, RowSize);

    /// <summary>A field of a row in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Field<T>(int slot, int offset)
        where T : unmanaged =>
        ref Unsafe.As<byte, T>(ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(_pages[slot >> _pageShift]), ((slot & _pageMask) * RowSize) + offset));
}
