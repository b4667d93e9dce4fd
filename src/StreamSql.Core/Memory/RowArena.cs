using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Errors;

namespace StreamSql.Core.Memory;

/// <summary>
/// Fixed-size rows of raw bytes addressed by a slot number, in pages: accumulators and inline keys of keyed state. New rows are zero.
/// The first page starts small and doubles, so that an idle table costs next to nothing: references into rows are void after
/// <see cref="Add"/>. Owned by one task thread.
/// Invariant: a field access is within the row (offset + size &lt;= RowSize) and the slot was handed out by <see cref="Add"/>.
/// </summary>
public sealed class RowArena
{
    private const int PageBytes = 1 << 17;
    private const int FirstPageRows = 16;

    private readonly int _pageShift;
    private readonly int _pageMask;
    private byte[][] _pages = [];
    private int _capacity;
    private int[] _free = [];
    private int _freeCount;
    private int _stale;

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

    public long MemorySize => (long)_capacity * RowSize;

    /// <summary>For loops over many rows: valid until a row is added.</summary>
    public RowView View => new(_pages, _pageShift, _pageMask, RowSize);

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
        if (slot >= _capacity) Extend();
        else if (slot < _stale) Row(slot).Clear();
        return slot;
    }

    /// <summary>Sets the next slot of a row that is given whole, as when a snapshot is read.</summary>
    public int AddCopy(ReadOnlySpan<byte> row)
    {
        int slot = Add();
        row.CopyTo(Row(slot));
        return slot;
    }

    /// <summary>True for a slot that was given back and not handed out again; slow, for assertions.</summary>
    public bool IsFree(int slot) => _free.AsSpan(0, _freeCount).Contains(slot);

    /// <summary>Gives a row back; its slot will be used again.</summary>
    public void Remove(int slot)
    {
        if (_freeCount == _free.Length) Array.Resize(ref _free, Math.Max(16, _free.Length * 2));
        _free[_freeCount++] = slot;
    }

    /// <summary>
    /// Forgets all rows. Keeps memory for twice as many as there were, since a table that is emptied is filled again; rows are zeroed when
    /// they are handed out.
    /// </summary>
    public void Clear()
    {
        int pages = Math.Min(_pages.Length, ((HighWater * 2) >> _pageShift) + 1);
        if (pages < _pages.Length) Array.Resize(ref _pages, pages);
        _capacity = _pages.Length == 1 ? _pages[0].Length / RowSize : _pages.Length << _pageShift;
        _stale = Math.Min(Math.Max(_stale, HighWater), _capacity);
        _freeCount = 0;
        HighWater = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Row(int slot) => _pages[slot >> _pageShift].AsSpan((slot & _pageMask) * RowSize, RowSize);

    /// <summary>Rows that fit into a page: runs that start at a multiple of it are contiguous.</summary>
    public int RowsPerPage => _pageMask + 1;

    /// <summary>The raw bytes of <paramref name="count"/> adjacent rows of one page.</summary>
    public ReadOnlySpan<byte> RawRows(int firstSlot, int count) =>
        _pages[firstSlot >> _pageShift].AsSpan((firstSlot & _pageMask) * RowSize, count * RowSize);

    /// <summary>A field of a row in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Field<T>(int slot, int offset)
        where T : unmanaged =>
        ref Unsafe.As<byte, T>(ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(_pages[slot >> _pageShift]), ((slot & _pageMask) * RowSize) + offset));

    private void Extend()
    {
        if (_pages.Length == 1 && _capacity <= _pageMask)
        {
            int rows = Math.Min(_pageMask + 1, _capacity * 4);
            byte[] grown = GC.AllocateArray<byte>(rows * RowSize, pinned: true);
            _pages[0].AsSpan().CopyTo(grown);
            _pages[0] = grown;
            _capacity = rows;
            return;
        }

        int size = _pages.Length == 0 ? FirstPageRows : _pageMask + 1;
        Array.Resize(ref _pages, _pages.Length + 1);
        _pages[^1] = GC.AllocateArray<byte>(size * RowSize, pinned: true);
        _capacity += size;
    }
}
