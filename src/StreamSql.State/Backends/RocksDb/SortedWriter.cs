using StreamSql.Core.Encoding;
using StreamSql.State.Keyed;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>
/// Which entries of a sorted table changed: a log of <c>slot, varint sort key length + 1, sort key</c>, once per entry; length 0 says that the
/// slot's key was removed there, and its database key follows. Owned by the task thread.
/// </summary>
internal sealed class SortedWriter : ISortedJournal, IStateWriter
{
    private readonly SortedTable _table;
    private readonly List<int> _offsets = [];
    private ByteWriter _log = new(256);
    private ByteWriter _key = new(128);

    public SortedWriter(RocksDbState state, SortedTable table, uint id)
    {
        _table = table;
        Rows = new WriteBackRows(state, table.Keys, table, id);
        table.Journal = this;
    }

    public WriteBackRows Rows { get; }

    public string Name => Rows.Name;

    public uint Id => Rows.Id;

    public void Changed(int keySlot, ReadOnlySpan<byte> sortKey)
    {
        Rows.Touch(keySlot);
        _offsets.Add(_log.Length);
        _log.Write(keySlot);
        _log.WriteVarint((uint)sortKey.Length + 1);
        _log.WriteBytes(sortKey);
    }

    public void KeyRemoved(int keySlot)
    {
        ReadOnlySpan<byte> key = Rows.KeyOf(keySlot);
        _offsets.Add(_log.Length);
        _log.Write(keySlot);
        _log.WriteVarint(0);
        _log.WriteVarint((uint)key.Length);
        _log.WriteBytes(key);
    }

    public void Cleared()
    {
        _log.Clear();
        _offsets.Clear();
    }

    public void Collect(ChangeSet changes, bool applied)
    {
        int[] removals = FindRemovals();
        for (int i = 0; i < removals.Length; i++)
        {
            ByteReader record = RecordAt(_offsets[i]);
            int slot = record.Read<int>();
            int length = (int)record.ReadVarint() - 1;
            if (length < 0) continue;
            ReadOnlySpan<byte> sortKey = record.ReadBytes(length);
            StartKey(removals[i], slot);
            _key.WriteBytes(sortKey);
            if (removals[i] < 0 && _table.TryTake(slot, sortKey, out ReadOnlySpan<byte> row)) changes.Put(StateKeys.Entries, _key.Written, row);
            else changes.Delete(StateKeys.Entries, _key.Written);
        }

        Cleared();
        Rows.Collect(changes, applied);
    }

    public void Dispose()
    {
        Rows.Dispose();
        _log.Dispose();
        _key.Dispose();
    }

    /// <summary>For each record the next removal of its slot's key behind it; -1: the key is still there.</summary>
    private int[] FindRemovals()
    {
        int[] removals = new int[_offsets.Count];
        var next = new Dictionary<int, int>();
        for (int i = removals.Length - 1; i >= 0; i--)
        {
            ByteReader record = RecordAt(_offsets[i]);
            int slot = record.Read<int>();
            if (record.ReadVarint() == 0) next[slot] = _offsets[i];
            removals[i] = next.GetValueOrDefault(slot, -1);
        }

        return removals;
    }

    private void StartKey(int removal, int slot)
    {
        _key.Clear();
        if (removal < 0)
        {
            _key.WriteBytes(Rows.KeyOf(slot));
            return;
        }

        ByteReader record = RecordAt(removal);
        record.Read<int>();
        record.ReadVarint();
        _key.WriteBytes(record.ReadBytes((int)record.ReadVarint()));
    }

    private ByteReader RecordAt(int offset) => new(_log.Written[offset..]);
}
