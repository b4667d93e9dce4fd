using System.Numerics;
using System.Runtime.InteropServices;
using StreamSql.Core.Errors;

namespace StreamSql.Core.Memory;

/// <summary>
/// Blocks of bytes of any size behind 32-bit handles, with free lists by size class: text of keyed rows, entries and nodes of sorted
/// tables. Whoever allocated a block knows its size. Spans are void after the next <see cref="Allocate"/>. Handle 0 is no block.
/// Owned by one thread.
/// </summary>
public sealed class ByteHeap
{
    private const int PageShift = 18;
    private const int PageBytes = 1 << PageShift;
    private const int LargestClassBytes = PageBytes / 4;
    private const int FirstPageBytes = 512;

    private readonly uint[] _free = new uint[ClassOf(LargestClassBytes) + 1];
    private readonly Stack<int> _freePages = new();
    private byte[][] _pages = [];
    private int _pageCount;
    private int _current = -1;
    private int _used;

    /// <summary>Bytes in blocks handed out, with the rounding of their size class.</summary>
    public long LiveBytes { get; private set; }

    public long MemorySize { get; private set; }

    /// <summary>A block of at least <paramref name="size"/> bytes, contents undefined.</summary>
    public uint Allocate(int size)
    {
        if (size > LargestClassBytes) return AllocateLarge(size);
        int sizeClass = ClassOf(size);
        int rounded = SizeOf(sizeClass);
        LiveBytes += rounded;
        uint handle = _free[sizeClass];
        if (handle != 0)
        {
            _free[sizeClass] = MemoryMarshal.Read<uint>(Get(handle, 4));
            return handle;
        }

        if (_current < 0) OpenPage(FirstPageBytes);
        while (_pages[_current].Length - _used < rounded)
        {
            if (_pages[_current].Length < PageBytes) GrowFirst();
            else OpenPage(PageBytes);
        }

        handle = (uint)(_current << (PageShift - 3) | _used >> 3);
        _used += rounded;
        return handle;
    }

    /// <summary>Gives back a block of the size it was allocated with.</summary>
    public void Free(uint handle, int size)
    {
        Invariant.Check(handle != 0);
        if (size > LargestClassBytes)
        {
            int page = (int)(handle >> (PageShift - 3));
            LiveBytes -= _pages[page].Length;
            MemorySize -= _pages[page].Length;
            _pages[page] = [];
            _freePages.Push(page);
            return;
        }

        int sizeClass = ClassOf(size);
        LiveBytes -= SizeOf(sizeClass);
        MemoryMarshal.Write(Get(handle, 4), in _free[sizeClass]);
        _free[sizeClass] = handle;
    }

    public Span<byte> Get(uint handle, int size) =>
        _pages[handle >> (PageShift - 3)].AsSpan((int)(handle & (PageBytes / 8 - 1)) << 3, size);

    /// <summary>The block and whatever lies behind it in its page, for blocks that describe their own size.</summary>
    public Span<byte> From(uint handle) =>
        _pages[handle >> (PageShift - 3)].AsSpan((int)(handle & (PageBytes / 8 - 1)) << 3);

    /// <summary>True when both sizes round to the same block, so that a value can change in place.</summary>
    public static bool SameBlock(int size, int other) =>
        size <= LargestClassBytes && other <= LargestClassBytes && ClassOf(size) == ClassOf(other);

    /// <summary>Forgets all blocks.</summary>
    public void Clear()
    {
        _pages = [];
        _freePages.Clear();
        Array.Clear(_free);
        _pageCount = 0;
        _current = -1;
        _used = 0;
        LiveBytes = 0;
        MemorySize = 0;
    }

    /// <summary>Steps of 8 bytes up to 64, then four steps for each doubling.</summary>
    private static int ClassOf(int size)
    {
        if (size <= 64) return (Math.Max(size, 1) - 1) >> 3;
        int log2 = BitOperations.Log2((uint)(size - 1));
        return 8 + ((log2 - 6) * 4) + (((size - 1) >> (log2 - 2)) & 3);
    }

    private static int SizeOf(int sizeClass)
    {
        if (sizeClass < 8) return (sizeClass + 1) << 3;
        int doubling = (sizeClass - 8) >> 2;
        return (64 << doubling) + ((((sizeClass - 8) & 3) + 1) * (16 << doubling));
    }

    private uint AllocateLarge(int size)
    {
        int page = NewPage(size);
        LiveBytes += size;
        return (uint)page << (PageShift - 3);
    }

    private void OpenPage(int size)
    {
        _current = NewPage(size);

        // The first eight bytes of the heap are never handed out: handle 0 means none.
        _used = _current == 0 ? 8 : 0;
    }

    private int NewPage(int size)
    {
        if (_pageCount == 0 && size != FirstPageBytes) OpenPage(FirstPageBytes);
        if (!_freePages.TryPop(out int page)) page = _pageCount++;
        if (page >= _pages.Length) Array.Resize(ref _pages, Math.Max(4, _pages.Length * 2));
        Invariant.Check(page < 1 << (32 - PageShift + 3));
        _pages[page] = GC.AllocateUninitializedArray<byte>(size);
        MemorySize += size;
        return page;
    }

    private void GrowFirst()
    {
        byte[] grown = GC.AllocateUninitializedArray<byte>(_pages[_current].Length * 2);
        _pages[_current].AsSpan(0, _used).CopyTo(grown);
        MemorySize += grown.Length - _pages[_current].Length;
        _pages[_current] = grown;
    }
}
