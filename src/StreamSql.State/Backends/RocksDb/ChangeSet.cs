using StreamSql.Core.Encoding;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>
/// What one snapshot changes in the database: copied by the task thread at the barrier, sorted and written by another. For one key the later
/// change counts; tables are cleared before all else.
/// </summary>
internal sealed class ChangeSet : IDisposable
{
    private const long BatchBytes = 8L << 20;

    private readonly List<Change> _changes = [];
    private readonly List<uint> _cleared = [];
    private ByteWriter _bytes = new(4096);

    public int Count => _changes.Count;

    public void Put(int family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _changes.Add(new Change(_bytes.Length, key.Length, value.Length, family));
        _bytes.WriteBytes(key);
        _bytes.WriteBytes(value);
    }

    public void Delete(int family, ReadOnlySpan<byte> key)
    {
        _changes.Add(new Change(_bytes.Length, key.Length, -1, family));
        _bytes.WriteBytes(key);
    }

    /// <summary>Removes all rows and entries of a table that earlier sets wrote.</summary>
    public void ClearTable(uint table) => _cleared.Add(table);

    /// <summary>Writes everything; may be repeated after a failure. The log is off: only checkpoints make it durable.</summary>
    public void Apply(RocksDatabase database)
    {
        using RocksBatch batch = database.CreateBatch();
        foreach (uint table in _cleared)
        {
            byte[] from = StateKeys.Prefix(table);
            byte[] to = StateKeys.Prefix(table + 1);
            batch.DeleteRange(StateKeys.Rows, from, to);
            batch.DeleteRange(StateKeys.Entries, from, to);
        }

        // In key order the memtable is filled several times as fast as at random.
        int[] order = new int[_changes.Count];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, Compare);
        foreach (int index in order)
        {
            Change change = _changes[index];
            if (change.ValueLength < 0) batch.Delete(change.Family, KeyOf(change));
            else batch.Put(change.Family, KeyOf(change), _bytes.Written.Slice(change.Offset + change.KeyLength, change.ValueLength));
            if (batch.Bytes < BatchBytes) continue;
            database.Write(batch, sync: false);
            batch.Clear();
        }

        if (batch.Count > 0) database.Write(batch, sync: false);
    }

    public void Dispose() => _bytes.Dispose();

    private ReadOnlySpan<byte> KeyOf(in Change change) => _bytes.Written.Slice(change.Offset, change.KeyLength);

    private int Compare(int left, int right)
    {
        Change a = _changes[left];
        Change b = _changes[right];
        if (a.Family != b.Family) return a.Family - b.Family;
        int order = KeyOf(a).SequenceCompareTo(KeyOf(b));
        return order != 0 ? order : left - right;
    }

    private readonly record struct Change(int Offset, int KeyLength, int ValueLength, int Family);
}
