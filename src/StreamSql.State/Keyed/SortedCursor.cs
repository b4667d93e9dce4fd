namespace StreamSql.State.Keyed;

/// <summary>Walks an ordered set: call <see cref="MoveNext"/>, then read. Allocates nothing; void once the set changes.</summary>
public ref struct SortedCursor
{
    private readonly SortedEntries _entries;
    private readonly SortedSet _set;
    private readonly int _step;
    private SortedPlace _place;
    private uint _entry;

    internal SortedCursor(SortedEntries entries, SortedSet set, SortedPlace before, int step)
    {
        _entries = entries;
        _set = set;
        _place = before;
        _step = step;
        _entry = 0;
    }

    public readonly ReadOnlySpan<byte> Key => _entries.KeyOf(_entry);

    public readonly ReadOnlySpan<byte> Row => _entries.RowOf(_entry);

    internal readonly bool IsFlagged => _entries.IsFlagged(_entry);

    public bool MoveNext()
    {
        if (_step == 0) return false;
        int leaf = _place.Leaf;
        int index = _place.Index + _step;
        while (true)
        {
            uint handle = _entries.LeafAt(in _set, leaf);
            int count = _entries.LeafCount(handle);
            if (index >= 0 && index < count) break;
            leaf += _step;
            if (leaf < 0 || leaf >= _set.Leaves) return false;
            index = _step > 0 ? 0 : _entries.LeafCount(_entries.LeafAt(in _set, leaf)) - 1;
        }

        _place = new SortedPlace(leaf, index);
        _entry = _entries.EntryAt(in _set, _place);
        return true;
    }
}
