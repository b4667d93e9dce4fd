using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Keys;

namespace StreamSql.State.Keyed;

/// <summary>
/// Keyed sorted rows: per key an ordered set of (sort key bytes → row bytes), both opaque here; sort keys are made with
/// <see cref="KeyEncoding"/>. Keys are looked up in <see cref="Keys"/>, whose slots name the sets. Spans that are
/// returned are void after the next change of the table. Owned by one task thread.
/// </summary>
public sealed class SortedTable
{
    private readonly SortedEntries _entries = new();
    private readonly int _setOffset;

    internal SortedTable(SortedTableDescriptor descriptor, int maxParallelism)
    {
        Descriptor = descriptor;
        Keys = new KeyedTable(
            new KeyedTableDescriptor(
                descriptor.Name, descriptor.KeyTypes, descriptor.ValueSize + SetBytes, 0, descriptor.DistributionKeys, descriptor.MayEvict),
            maxParallelism);
        _setOffset = Keys.ValueOffset + descriptor.ValueSize;
    }

    internal const int SetBytes = 16;

    /// <summary>A table that belongs to no subtask's state.</summary>
    public static SortedTable Scratch(SortedTableDescriptor descriptor) =>
        new(descriptor, KeyGroups.DefaultMaxParallelism);

    public SortedTableDescriptor Descriptor { get; }

    /// <summary>
    /// The keys: FindOrAdd and Find give the slots; <see cref="KeyedTable.ValueOffset"/> is where the fixed value of
    /// <see cref="SortedTableDescriptor.ValueSize"/> bytes lies. Remove keys through <see cref="RemoveKey"/> only.
    /// </summary>
    public KeyedTable Keys { get; }

    public long MemorySize => Keys.MemorySize + _entries.MemorySize;

    /// <summary>Follows changes for backends that write back; null otherwise.</summary>
    internal ISortedJournal? Journal { get; set; }

    public int CountOf(int keySlot) => Set(keySlot).Count;

    /// <summary>Inserts or replaces; true when the sort key is new. The bytes must not lie in this table.</summary>
    public bool Put(int keySlot, ReadOnlySpan<byte> sortKey, ReadOnlySpan<byte> row)
    {
        Invariant.Check(Keys.IsLive(keySlot));
        if (Journal is null) return _entries.Put(ref Set(keySlot), sortKey, row);
        bool added = _entries.Put(ref Set(keySlot), sortKey, row, true, out bool known);
        if (!known) Journal.Changed(keySlot, sortKey);
        return added;
    }

    /// <summary>False when there is no such entry. The key itself stays, also when its set is empty.</summary>
    public bool Remove(int keySlot, ReadOnlySpan<byte> sortKey)
    {
        if (!_entries.Remove(ref Set(keySlot), sortKey, out bool known)) return false;
        if (!known) Journal?.Changed(keySlot, sortKey);
        return true;
    }

    public bool TryGet(int keySlot, ReadOnlySpan<byte> sortKey, out ReadOnlySpan<byte> row)
    {
        ref SortedSet set = ref Set(keySlot);
        if (_entries.Seek(in set, sortKey, out SortedPlace place))
        {
            row = _entries.RowOf(_entries.EntryAt(in set, place));
            return true;
        }

        row = default;
        return false;
    }

    /// <summary>The entry with the smallest sort key.</summary>
    public bool First(int keySlot, out ReadOnlySpan<byte> sortKey, out ReadOnlySpan<byte> row) =>
        At(keySlot, false, out sortKey, out row);

    /// <summary>The entry with the greatest sort key.</summary>
    public bool Last(int keySlot, out ReadOnlySpan<byte> sortKey, out ReadOnlySpan<byte> row) =>
        At(keySlot, true, out sortKey, out row);

    /// <summary>
    /// Walks entries in order: ascending from the first at or above <paramref name="from"/>, or descending from the last at or below it;
    /// from the end when it is empty. The set must not change while the cursor is used.
    /// </summary>
    public SortedCursor Scan(int keySlot, ReadOnlySpan<byte> from = default, bool descending = false)
    {
        ref SortedSet set = ref Set(keySlot);
        if (set.Count == 0) return new SortedCursor(_entries, set, default, 0);
        if (!descending)
        {
            _entries.Seek(in set, from, out SortedPlace start);
            return new SortedCursor(_entries, set, start with { Index = start.Index - 1 }, 1);
        }

        int last = set.Leaves - 1;
        var behind = new SortedPlace(last, _entries.LeafCount(_entries.LeafAt(in set, last)));
        if (!from.IsEmpty)
            behind = _entries.Seek(in set, from, out SortedPlace place) ? place with { Index = place.Index + 1 } : place;
        return new SortedCursor(_entries, set, behind, -1);
    }

    /// <summary>Takes out all entries of a key, and the key.</summary>
    public void RemoveKey(int keySlot)
    {
        if (Journal is not null)
        {
            for (SortedCursor cursor = Scan(keySlot); cursor.MoveNext();)
                if (!cursor.IsFlagged) Journal.Changed(keySlot, cursor.Key);
            Journal.KeyRemoved(keySlot);
        }

        _entries.Clear(ref Set(keySlot));
        Keys.Remove(keySlot);
    }

    /// <summary>Takes out all keys and entries.</summary>
    public void Clear()
    {
        Journal?.Cleared();
        Keys.Clear();
        _entries.Clear();
    }

    /// <summary>The row of an entry, which is no longer flagged as changed.</summary>
    internal bool TryTake(int keySlot, ReadOnlySpan<byte> sortKey, out ReadOnlySpan<byte> row)
    {
        ref SortedSet set = ref Set(keySlot);
        row = default;
        if (!_entries.Seek(in set, sortKey, out SortedPlace place)) return false;
        uint entry = _entries.EntryAt(in set, place);
        _entries.ClearFlag(entry);
        row = _entries.RowOf(entry);
        return true;
    }

    internal long LiveBytes => Keys.LiveBytes + _entries.LiveBytes;

    /// <summary>Adds an entry that a snapshot holds.</summary>
    internal void Restore(int keySlot, ReadOnlySpan<byte> sortKey, ReadOnlySpan<byte> row) =>
        _entries.Put(ref Set(keySlot), sortKey, row);

    /// <summary>Appends a key, the number of its entries and the entries.</summary>
    internal void WriteKey(int keySlot, ref ByteWriter writer)
    {
        Keys.WriteRow(keySlot, ref writer);
        writer.Write(CountOf(keySlot));
        for (SortedCursor cursor = Scan(keySlot); cursor.MoveNext();)
        {
            writer.WriteVarint((uint)cursor.Key.Length);
            writer.WriteBytes(cursor.Key);
            writer.WriteVarint((uint)cursor.Row.Length);
            writer.WriteBytes(cursor.Row);
        }
    }

    /// <summary>Adds a key that <see cref="WriteKey"/> wrote, unless its key group is not in <paramref name="range"/>.</summary>
    internal void ReadKey(ref ByteReader reader, KeyGroupRange? range)
    {
        int slot = Keys.ReadRow(ref reader, range);
        if (slot >= 0) ResetSet(slot);
        for (int left = reader.Read<int>(); left > 0; left--)
        {
            ReadOnlySpan<byte> key = reader.ReadBytes((int)reader.ReadVarint());
            ReadOnlySpan<byte> row = reader.ReadBytes((int)reader.ReadVarint());
            if (slot < 0) continue;
            if (Journal is null) Restore(slot, key, row);
            else Put(slot, key, row);
        }
    }

    /// <summary>Forgets what the raw bytes of a restored key say about its entries.</summary>
    internal void ResetSet(int keySlot) => Set(keySlot) = default;

    /// <summary>Takes a key and its entries out of the working set; what the backend holds stays.</summary>
    internal void Drop(int keySlot)
    {
        _entries.Clear(ref Set(keySlot));
        Keys.Drop(keySlot);
    }

    private ref SortedSet Set(int keySlot) => ref Keys.Rows.Field<SortedSet>(keySlot, _setOffset);

    private bool At(int keySlot, bool last, out ReadOnlySpan<byte> sortKey, out ReadOnlySpan<byte> row)
    {
        ref SortedSet set = ref Set(keySlot);
        if (set.Count == 0)
        {
            sortKey = default;
            row = default;
            return false;
        }

        int leaf = last ? set.Leaves - 1 : 0;
        int index = last ? _entries.LeafCount(_entries.LeafAt(in set, leaf)) - 1 : 0;
        uint entry = _entries.EntryAt(in set, new SortedPlace(leaf, index));
        sortKey = _entries.KeyOf(entry);
        row = _entries.RowOf(entry);
        return true;
    }
}

/// <summary>Learns of the first change of each entry since the last snapshot. Entries that it knows carry a flag.</summary>
internal interface ISortedJournal
{
    /// <summary>The entry was added, replaced or removed.</summary>
    void Changed(int keySlot, ReadOnlySpan<byte> sortKey);

    /// <summary>The key, whose entries have all been told of, is about to go for good.</summary>
    void KeyRemoved(int keySlot);

    /// <summary>All keys are about to go for good.</summary>
    void Cleared();
}
