namespace StreamSql.State.Tables;

/// <summary>The newest row's place by key slot. Written by one thread, read by any; pages never move.</summary>
internal sealed class PlaceArray
{
    private const int PageShift = 10;

    private long[][] _pages = [];

    public int PageCount => _pages.Length;

    public long MemorySize => (long)_pages.Length * (8 << PageShift);

    public long this[int slot]
    {
        get
        {
            long[][] pages = Volatile.Read(ref _pages);
            int page = slot >> PageShift;
            return page < pages.Length ? Volatile.Read(ref pages[page][slot & ((1 << PageShift) - 1)]) : RowPlace.None;
        }
        set
        {
            int page = slot >> PageShift;
            if (page >= _pages.Length) Grow(page);
            Volatile.Write(ref _pages[page][slot & ((1 << PageShift) - 1)], value);
        }
    }

    private void Grow(int page)
    {
        long[][] grown = new long[page + 1][];
        _pages.CopyTo(grown, 0);
        for (int i = _pages.Length; i <= page; i++)
        {
            grown[i] = new long[1 << PageShift];
            Array.Fill(grown[i], RowPlace.None);
        }

        Volatile.Write(ref _pages, grown);
    }
}
