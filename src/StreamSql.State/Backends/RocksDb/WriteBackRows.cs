using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.State.Keyed;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>
/// The write-back cache of one keyed table: rows live in the table, changed ones go to the database at snapshots, and unchanged ones may be
/// dropped for memory and fetched again. Owned by the task thread.
/// Invariant: a row is dropped only when the database holds it as it is, so that a fetch never brings an older one; keys whose deletion is
/// not in the database yet are never fetched.
/// </summary>
internal sealed class WriteBackRows : IColdRows, IStateWriter
{
    private readonly RocksDbState _state;
    private readonly KeyedTable _table;
    private readonly SortedTable? _sorted;

    /// <summary>Changed since the last snapshot.</summary>
    private readonly SlotSet _dirty = new();

    /// <summary>Handed over in snapshots that may not be applied yet.</summary>
    private readonly SlotSet _writing = new();

    /// <summary>Looked up since the last snapshot: slots that operators may hold.</summary>
    private readonly SlotSet _used = new();

    /// <summary>The key has a row in the database or in a set on its way there.</summary>
    private readonly SlotSet _stored = new();

    private readonly HashSet<byte[]> _removed = new(ByteComparer.Instance);
    private readonly HashSet<byte[]> _removing = new(ByteComparer.Instance);
    private ByteWriter _key = new(64);
    private ByteWriter _value = new(256);
    private bool _cleared;
    private bool _exhausted;
    private long _charged;
    private int _hand;

    public WriteBackRows(RocksDbState state, KeyedTable table, SortedTable? sorted, uint id)
    {
        _state = state;
        _table = table;
        _sorted = sorted;
        Id = id;
        table.Cold = this;
    }

    public string Name => _table.Descriptor.Name;

    public uint Id { get; }

    public long ColdCount { get; set; }

    private bool MayEvict => _table.Descriptor.MayEvict && _state.IsCheckpointed;

    private long LiveBytes => _sorted?.LiveBytes ?? _table.LiveBytes;

    public void Added(int slot)
    {
        _stored.Remove(slot);
        _dirty.Add(slot);
    }

    public void Changed(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
            if (slot >= 0) _dirty.Add(slot);
    }

    public void Used(ReadOnlySpan<int> slots)
    {
        if (!MayEvict) return;
        foreach (int slot in slots)
            if (slot >= 0) _used.Add(slot);
    }

    /// <summary>A row that restoring has put into the table and the database holds.</summary>
    public void Loaded(int slot) => _stored.Add(slot);

    /// <summary>The row's or its entries' first change since the last snapshot, before or after the fact.</summary>
    public void Touch(int slot) => _dirty.Add(slot);

    public void Removed(int slot)
    {
        _dirty.Remove(slot);
        _used.Remove(slot);
        _writing.Remove(slot);
        if (_stored.Remove(slot)) _removed.Add(KeyOf(slot).ToArray());
    }

    public void Cleared()
    {
        _cleared = true;
        _dirty.Clear();
        _used.Clear();
        _writing.Clear();
        _stored.Clear();
        _removed.Clear();
        ColdCount = 0;
    }

    /// <summary>The bytes under which a row lies in the database. Valid until the next call.</summary>
    public ReadOnlySpan<byte> KeyOf(int slot)
    {
        StateKeys.Start(ref _key, Id);
        _table.AppendKey(slot, ref _key);
        return _key.Written;
    }

    public void Collect(ChangeSet changes, bool applied)
    {
        if (_cleared) changes.ClearTable(Id);
        _cleared = false;
        foreach (byte[] key in _removed) changes.Delete(StateKeys.Rows, key);
        for (int slot = _dirty.Next(0); slot >= 0; slot = _dirty.Next(slot + 1))
        {
            Invariant.Check(_table.IsLive(slot));
            _value.Clear();
            _table.WriteRow(slot, ref _value);
            changes.Put(StateKeys.Rows, KeyOf(slot), _value.Written);
        }

        if (applied) ForgetApplied();
        _writing.UnionWith(_dirty);
        _stored.UnionWith(_dirty);
        _removing.UnionWith(_removed);
        _removed.Clear();
        _dirty.Clear();
        _value.Clear();
        new TableRecord(Id, _table.Rows.RowSize, _table.TotalCount, -1).Write(ref _value);
        changes.Put(StateKeys.Meta, StateKeys.Table(Name), _value.Written);
    }

    public void MakeRoom()
    {
        if (!MayEvict || _exhausted) return;
        Charge();
        if (!_state.IsOverBudget) return;
        _exhausted = !Evict(false);
    }

    /// <summary>At a barrier, when nobody holds a slot: all rows that are in the database may go; unused ones go first.</summary>
    public void Trim()
    {
        Charge();
        if (MayEvict && _state.IsOverBudget && !Evict(false)) Evict(true);
        _used.Clear();
        _exhausted = false;
    }

    public void Fetch(ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> physicalRows)
    {
        var bytes = new ByteWriter(physicalRows.Length * 16);
        var values = new ByteWriter(1024);
        int[] asked = new int[physicalRows.Length];
        int[] ends = new int[physicalRows.Length];
        int[] valueEnds = new int[physicalRows.Length];
        int count = 0;
        foreach (int row in physicalRows)
        {
            int start = bytes.Length;
            bytes.WriteBigEndian(Id);
            KeyEncoding.AppendKey(ref bytes, keys, row);
            if (IsRemoved(bytes.Written[start..]))
            {
                bytes.Truncate(start);
                continue;
            }

            asked[count] = row;
            ends[count++] = bytes.Length;
        }

        _state.Database.MultiGet(StateKeys.Rows, bytes.Written, ends.AsSpan(0, count), ref values, valueEnds);
        int from = 0;
        for (int i = 0; i < count; i++)
        {
            if (valueEnds[i] < 0) continue;
            ReadOnlySpan<byte> value = values.Written[from..valueEnds[i]];
            from = valueEnds[i];
            int slot = -1;
            _table.Probe(keys, hashes, asked.AsSpan(i, 1), new Span<int>(ref slot), false);
            if (slot >= 0) continue;
            TakeIn(value, bytes.Written[(i == 0 ? 0 : ends[i - 1])..ends[i]]);
        }

        bytes.Dispose();
        values.Dispose();
    }

    /// <summary>Reports what the table needs now.</summary>
    public void Measure() => Charge();

    public void Dispose()
    {
        _state.Charge(-_charged);
        _charged = 0;
        _key.Dispose();
        _value.Dispose();
    }

    private void TakeIn(ReadOnlySpan<byte> value, ReadOnlySpan<byte> key)
    {
        var reader = new ByteReader(value);
        int slot = _table.ReadRow(ref reader, null);
        _stored.Add(slot);
        _used.Add(slot);
        ColdCount--;
        Invariant.Check(ColdCount >= 0);
        if (_sorted is null) return;
        _sorted.ResetSet(slot);
        using RocksIterator entries = _state.Database.Iterate(StateKeys.Entries, key, KeyEncoding.Successor(key));
        while (entries.MoveNext()) _sorted.Restore(slot, entries.Key[key.Length..], entries.Value);
    }

    private bool IsRemoved(ReadOnlySpan<byte> key)
    {
        if (_removed.Count == 0 && _removing.Count == 0) return false;
        return _removed.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(key)
            || _removing.GetAlternateLookup<ReadOnlySpan<byte>>().Contains(key);
    }

    private void ForgetApplied()
    {
        _writing.Clear();
        _removing.Clear();
    }

    private void Charge()
    {
        long live = LiveBytes;
        if (Math.Abs(live - _charged) < _state.ChargeStep) return;
        _state.Charge(live - _charged);
        _charged = live;
    }

    /// <summary>Drops rows until there is room; false when the table had not enough of them.</summary>
    private bool Evict(bool alsoUsed)
    {
        if (_state.AllApplied) ForgetApplied();
        int end = _table.Rows.HighWater;
        for (int seen = 0; seen < end; seen++, _hand++)
        {
            if (_hand >= end) _hand = 0;
            if (!CanDrop(_hand, alsoUsed)) continue;
            if (_sorted is null) _table.Drop(_hand);
            else _sorted.Drop(_hand);
            _stored.Remove(_hand);
            _used.Remove(_hand);
            ColdCount++;
            if ((ColdCount & 63) != 0) continue;
            Charge();
            if (!_state.IsAboveLowMark) return true;
        }

        Charge();
        return !_state.IsOverBudget;
    }

    private bool CanDrop(int slot, bool alsoUsed) =>
        _table.IsLive(slot) && _stored.Contains(slot) && !_dirty.Contains(slot) && !_writing.Contains(slot)
        && (alsoUsed || !_used.Contains(slot));
}
