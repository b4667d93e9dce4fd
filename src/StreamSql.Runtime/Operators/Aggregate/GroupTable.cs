using System.Runtime.CompilerServices;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Aggregate;

/// <summary>
/// Groups and their accumulators with mini-batch change tracking: the first touch of a group keeps a copy of what was emitted last,
/// so that the changelog of any number of input chunks is one update per group. Owned by one operator.
/// Invariant: between mini-batches no header is marked as touched, and each group's accumulators equal what was emitted.
/// </summary>
internal sealed partial class GroupTable : IDisposable
{
    private readonly AggregateLayout _layout;
    private readonly KeyedTable _table;
    private readonly bool _tracks;
    private readonly int _value;
    private readonly RowArena _before;
    private readonly int[] _slots = new int[StreamChunk.MaxRows];
    private readonly ulong[] _hashes = new ulong[StreamChunk.MaxRows];
    private readonly int[] _filteredSlots = new int[StreamChunk.MaxRows];
    private readonly int[] _filteredRows = new int[StreamChunk.MaxRows];
    private readonly int[] _distinctSlots = new int[StreamChunk.MaxRows];
    private readonly int[] _distinctRows = new int[StreamChunk.MaxRows];
    private readonly Column[] _keys;
    private readonly Column[][] _arguments;
    private OrderedValues[] _ordered = [];
    private DistinctValues?[] _distinct = [];
    private int[] _touched = new int[StreamChunk.MaxRows];

    /// <param name="layout">Accumulators.</param>
    /// <param name="table">Keyed rows with values of <see cref="AggregateLayout.ValueSize"/>.</param>
    /// <param name="tracks">Keep what was emitted, for <see cref="EmitChanges"/>; false when results leave once.</param>
    public GroupTable(AggregateLayout layout, KeyedTable table, bool tracks)
    {
        _layout = layout;
        _table = table;
        _tracks = tracks;
        _value = table.ValueOffset;
        _before = new RowArena(layout.ValueSize);
        _keys = new Column[table.Descriptor.KeyTypes.Count];
        _arguments = new Column[layout.Calls.Length][];
        for (int i = 0; i < _arguments.Length; i++) _arguments[i] = new Column[layout.Calls[i].Call.Arguments.Count];
    }

    public KeyedTable Table => _table;

    public AggregateLayout Layout => _layout;

    /// <summary>Where a group's value begins in its row.</summary>
    public int ValueOffset => _value;

    /// <summary>Groups changed since the last emission.</summary>
    public int TouchedCount { get; private set; }

    /// <summary>Watches groups come into being, for clean-up by time; null when nobody does.</summary>
    public GroupTimeIndex? TimeIndex { get; set; }

    /// <summary>Adds a chunk's rows to their groups. Everything is borrowed.</summary>
    public void Apply(StreamChunk chunk, ReadOnlySpan<Column> keys, ReadOnlySpan<int> rows)
    {
        if (rows.Length == 0) return;
        Span<int> slots = FindSlots(chunk.PhysicalRows, keys, rows);
        ReadOnlySpan<RowKind> kinds = chunk.RowKinds;
        foreach (OrderedValues values in _ordered) values.FindSets(keys, _hashes, rows, slots);
        CountRows(slots, rows, kinds, keys);
        BoundCall[] calls = _layout.Calls;
        for (int i = 0; i < calls.Length; i++) Update(chunk, i, calls[i], slots, rows, kinds);
        if (!_tracks) _table.MarkDirty(slots);
    }

    /// <summary>Marks the only group of a global aggregate as touched, creating it when it is not there.</summary>
    public void TouchGlobal()
    {
        ReadOnlySpan<int> row = RowNumbers.First(1);
        Span<int> slots = FindSlots(1, default, row);
        ref GroupHeader header = ref Header(slots[0]);
        if (header.Touched == 0 && _tracks) Touch(slots[0], 0, ref header, default);
    }

    public ref GroupHeader Header(int slot) => ref _table.Rows.Field<GroupHeader>(slot, _value);

    /// <summary>Opens what DISTINCT and ordered aggregates keep beside the groups; once, before any row.</summary>
    public void OpenValues(OperatorContext context, string uid, bool retracting)
    {
        IReadOnlyList<Field> input = context.Inputs[0];
        BoundCall[] calls = _layout.Calls;
        _ordered = [.. calls.Where(c => c.Ordered >= 0).Select(c => new OrderedValues(c, _table, context, uid, input, retracting))];
        if (!_layout.HasDistinct) return;
        _distinct = new DistinctValues?[calls.Length];
        for (int i = 0; i < calls.Length; i++)
            if (calls[i].NeedsDistinct) _distinct[i] = new DistinctValues(calls[i], i, _table, context, uid, input, TimeIndex?.KeyColumn ?? -1);
    }

    /// <summary>Drops the groups of a time that has passed, and what was kept for them.</summary>
    public void CloseTime(long time)
    {
        Invariant.Check(TimeIndex is not null && TouchedCount == 0);
        foreach (int slot in TimeIndex.SlotsOf(time)) Remove(slot);
        TimeIndex.Remove(time);
        foreach (DistinctValues? distinct in _distinct) distinct?.CloseTime(time);
    }

    public void Dispose()
    {
        foreach (OrderedValues values in _ordered) values.Dispose();
    }

    private Span<int> FindSlots(int physicalRows, ReadOnlySpan<Column> keys, ReadOnlySpan<int> rows)
    {
        Span<int> slots = _slots.AsSpan(0, rows.Length);
        KeyHash.Compute(keys, physicalRows, _hashes);
        _table.FindOrAdd(keys, _hashes, rows, slots);
        if (_distinct.Length > 0) keys.CopyTo(_keys);
        return slots;
    }

    private void CountRows(ReadOnlySpan<int> slots, ReadOnlySpan<int> rows, ReadOnlySpan<RowKind> kinds, ReadOnlySpan<Column> keys)
    {
        RowArena arena = _table.Rows;
        bool watches = _tracks || TimeIndex is not null;
        for (int i = 0; i < slots.Length; i++)
        {
            ref GroupHeader header = ref arena.Field<GroupHeader>(slots[i], _value);
            if (header.Touched == 0 && watches) Touch(slots[i], rows[i], ref header, keys);
            header.Rows += kinds.IsEmpty ? 1 : 1 - (2 * ((int)kinds[rows[i]] & 1));
        }
    }

    /// <summary>First sight of a group in this mini-batch, or without tracking, at all.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Touch(int slot, int row, ref GroupHeader header, ReadOnlySpan<Column> keys)
    {
        if (header.Known == 0)
        {
            header.Known = 1;
            TimeIndex?.Add(keys, row, slot);
        }

        if (!_tracks)
        {
            header.Touched = GroupHeader.Untracked;
            return;
        }

        if (TouchedCount == _touched.Length) Array.Resize(ref _touched, _touched.Length * 2);
        while (_before.HighWater <= TouchedCount) _before.Add();
        _table.Rows.Row(slot).Slice(_value, _layout.ValueSize).CopyTo(_before.Row(TouchedCount));
        foreach (OrderedValues values in _ordered) values.KeepOld(slot);
        _touched[TouchedCount++] = slot;
        header.Touched = TouchedCount;
    }

    private void Update(
        StreamChunk chunk, int index, BoundCall call, ReadOnlySpan<int> slots, ReadOnlySpan<int> rows, ReadOnlySpan<RowKind> kinds)
    {
        Column[] arguments = _arguments[index];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = chunk[call.Call.Arguments[i]];
        if (call.Call.FilterColumn >= 0)
        {
            int kept = SelectFiltered((BitColumn)chunk[call.Call.FilterColumn], slots, rows);
            slots = _filteredSlots.AsSpan(0, kept);
            rows = _filteredRows.AsSpan(0, kept);
        }

        if (_distinct.Length > 0 && _distinct[index] is { } distinct)
        {
            int kept = distinct.Select(chunk, _keys, arguments, slots, rows, kinds, _distinctSlots, _distinctRows);
            slots = _distinctSlots.AsSpan(0, kept);
            rows = _distinctRows.AsSpan(0, kept);
        }

        if (call.Fixed is not { } function) _ordered[call.Ordered].Update(chunk, arguments, slots, rows, kinds);
        else if (_layout.Phase == Core.Plan.Operators.AggregatePhase.Global)
            function.Merge(_table.Rows, _value + call.Offset, slots, arguments, rows);
        else function.Update(_table.Rows, _value + call.Offset, slots, arguments, rows, kinds);
    }

    private int SelectFiltered(BitColumn filter, ReadOnlySpan<int> slots, ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<ulong> bits = filter.Bits;
        int kept = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            if (!Bitmap.Get(bits, row) || filter.IsNull(row)) continue;
            _filteredSlots[kept] = slots[i];
            _filteredRows[kept++] = row;
        }

        return kept;
    }
}
