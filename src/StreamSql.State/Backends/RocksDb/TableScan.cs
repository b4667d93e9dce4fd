using StreamSql.Core.Encoding;
using StreamSql.Core.Keys;
using StreamSql.State.Keyed;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>Walks the rows of a table in a database, of sorted tables with their entries: both are in key order. Owned by one thread.</summary>
internal sealed class TableScan : IDisposable
{
    private readonly RocksIterator _rows;
    private readonly RocksIterator? _entries;
    private bool _hasEntry;

    public TableScan(RocksDatabase database, uint table, bool sorted)
    {
        byte[] from = StateKeys.Prefix(table);
        byte[] to = StateKeys.Prefix(table + 1);
        _rows = database.Iterate(StateKeys.Rows, from, to);
        if (!sorted) return;
        _entries = database.Iterate(StateKeys.Entries, from, to);
        _hasEntry = _entries.MoveNext();
    }

    public bool MoveNext() => _rows.MoveNext();

    /// <summary>Adds the row and its entries to a table; -1 when its key group is not in the range.</summary>
    public int TakeRow(KeyedTable table, SortedTable? sorted, KeyGroupRange? range)
    {
        var reader = new ByteReader(_rows.Value);
        int slot = table.ReadRow(ref reader, range);
        if (sorted is null) return slot;
        if (slot >= 0) sorted.ResetSet(slot);
        ReadOnlySpan<byte> key = _rows.Key;
        while (_hasEntry && IsAtOrBefore(_entries!.Key, key))
        {
            if (slot >= 0 && _entries.Key.StartsWith(key)) Take(sorted, slot, _entries.Key[key.Length..], range);
            _hasEntry = _entries.MoveNext();
        }

        return slot;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _entries?.Dispose();
    }

    private static bool IsAtOrBefore(ReadOnlySpan<byte> entry, ReadOnlySpan<byte> key) =>
        entry.StartsWith(key) || entry.SequenceCompareTo(key) < 0;

    /// <summary>From one's own database entries are as they are stored; from another's they are new to the own one.</summary>
    private void Take(SortedTable sorted, int slot, ReadOnlySpan<byte> sortKey, KeyGroupRange? range)
    {
        if (range is null) sorted.Restore(slot, sortKey, _entries!.Value);
        else sorted.Put(slot, sortKey, _entries!.Value);
    }
}
