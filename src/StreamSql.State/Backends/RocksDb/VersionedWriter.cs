using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.State.Tables;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>
/// Which keys of a view's rows changed. The rows stay in memory, where readers are; the database is their durable copy. Owned by the
/// task thread.
/// </summary>
internal sealed class VersionedWriter : ITableJournal, IStateWriter
{
    private readonly VersionedTable _table;
    private readonly RowCodec _codec;
    private readonly SlotSet _dirty = new();
    private readonly HashSet<byte[]> _removed = new(ByteComparer.Instance);
    private ByteWriter _key = new(64);
    private ByteWriter _value = new(256);

    public VersionedWriter(VersionedTable table, uint id)
    {
        _table = table;
        Id = id;
        _codec = new RowCodec([.. table.Descriptor.Schema.Fields.Select(f => f.Type)]);
        table.Journal = this;
    }

    public string Name => _table.Descriptor.Name;

    public uint Id { get; }

    /// <summary>Rows of an append-only table that are in the database, which are the first ones.</summary>
    public long SavedRows { get; set; }

    public void Changed(int slot) => _dirty.Add(slot);

    public void Forgotten(int slot)
    {
        if (_dirty.Remove(slot)) _removed.Add(KeyOf(slot).ToArray());
    }

    /// <summary>Takes what has been restored for written.</summary>
    public void ForgetChanges()
    {
        _dirty.Clear();
        SavedRows = _table.Count;
    }

    public void Collect(ChangeSet changes, bool applied)
    {
        Invariant.Check(!_table.HasOpenChanges);
        foreach (byte[] key in _removed) changes.Delete(StateKeys.Rows, key);
        _removed.Clear();
        if (_table.Keys is null) CollectAppended(changes);
        for (int slot = _dirty.Next(0); slot >= 0; slot = _dirty.Next(slot + 1))
        {
            ReadOnlySpan<byte> key = KeyOf(slot);
            if (_table.TryNewest(slot, out TableSegment? segment, out int row)) changes.Put(StateKeys.Rows, key, Value(segment!, row));
            else changes.Delete(StateKeys.Rows, key);
        }

        _dirty.Clear();
        _value.Clear();
        new TableRecord(Id, 0, _table.Count, _table.PublishedVersion).Write(ref _value);
        changes.Put(StateKeys.Meta, StateKeys.Table(Name), _value.Written);
    }

    public void Dispose()
    {
        _key.Dispose();
        _value.Dispose();
    }

    private ReadOnlySpan<byte> KeyOf(int slot)
    {
        StateKeys.Start(ref _key, Id);
        _table.Keys!.AppendKey(slot, ref _key);
        return _key.Written;
    }

    private ReadOnlySpan<byte> Value(TableSegment segment, int row)
    {
        _value.Clear();
        if (_table.Descriptor.Identity == RowIdentity.Bag) _value.Write((long)(segment.Multiplicities?[row] ?? 1));
        _codec.Encode(segment.Columns, row, ref _value);
        return _value.Written;
    }

    private void CollectAppended(ChangeSet changes)
    {
        TableSegment[] order = _table.Order;
        long start = _table.Count;
        int first = order.Length;
        while (first > 0 && start > SavedRows) start -= order[--first].Rows;
        for (; first < order.Length; start += order[first++].Rows)
        {
            for (int row = (int)Math.Max(0, SavedRows - start); row < order[first].Rows; row++)
            {
                StateKeys.Start(ref _key, Id);
                _key.WriteBigEndian((ulong)(start + row));
                changes.Put(StateKeys.Rows, _key.Written, Value(order[first], row));
            }
        }

        SavedRows = _table.Count;
    }
}
