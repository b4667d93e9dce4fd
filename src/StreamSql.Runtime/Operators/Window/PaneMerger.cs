using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators.Aggregate;
using StreamSql.State;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Window;

/// <summary>
/// Merges the panes of one window into a table of its own, keyed like the panes with the window's start in place of theirs. Scratch
/// only: nothing of it is in a snapshot. Owned by one operator.
/// </summary>
internal sealed class PaneMerger : IDisposable
{
    private readonly SubtaskState _scratch;
    private readonly AggregateLayout _layout;
    private readonly KeyedTable _table;
    private readonly ColumnBuilder[] _builders;
    private readonly int[] _slots = new int[StreamChunk.MaxRows];
    private readonly ulong[] _hashes = new ulong[StreamChunk.MaxRows];
    private readonly SqlType _timeType;
    private readonly GroupTable _groups;
    private long _start;

    public PaneMerger(OperatorContext context, string uid, AggregateLayout layout, IReadOnlyList<SqlType> keyTypes)
    {
        if (layout.OrderedCount > 0)
            throw Core.Errors.StreamSqlException.NotSupported("an ordered or DISTINCT aggregate over HOP windows");
        _layout = layout;
        _scratch = ScratchState.Create(context);
        _table = _scratch.OpenKeyed(new KeyedTableDescriptor(uid + "/merge", keyTypes, layout.ValueSize));
        _groups = new GroupTable(layout, _table, false);
        _builders = [.. keyTypes.Select(t => ColumnBuilder.Create(t, StreamChunk.MaxRows))];
        _timeType = keyTypes[^1];
    }

    public void Begin(long start)
    {
        _start = start;
        _table.Clear();
    }

    /// <summary>Adds the groups of one pane.</summary>
    public void Add(GroupTable panes, ReadOnlySpan<int> paneSlots)
    {
        for (int start = 0; start < paneSlots.Length; start += StreamChunk.MaxRows)
            AddBlock(panes, paneSlots[start..Math.Min(paneSlots.Length, start + StreamChunk.MaxRows)]);
    }

    /// <summary>Emits every merged group that has rows.</summary>
    public void Emit(ChunkAssembler assembler, IOutput output, GroupTable.KeyWriter keys)
    {
        var options = new EmissionOptions(keys, false, false);
        int cursor = 0;
        for (int count; (count = _table.NextSlots(ref cursor, _slots)) > 0;)
            _groups.EmitFinal(_slots.AsSpan(0, count), assembler, output, options);
    }

    public KeyedTable Table => _table;

    public void Dispose()
    {
        foreach (ColumnBuilder builder in _builders) builder.Dispose();
        _scratch.Dispose();
    }

    private void AddBlock(GroupTable panes, ReadOnlySpan<int> paneSlots)
    {
        panes.Table.ReadKeys(paneSlots, _builders);
        var keys = new Column[_builders.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = _builders[i].Finish();
        keys[^1].Release();
        FixedColumn<long> starts = FixedColumn<long>.Allocate(_timeType, paneSlots.Length);
        starts.WritableValues.Fill(_start);
        keys[^1] = starts;
        KeyHash.Compute(keys, paneSlots.Length, _hashes);
        _table.FindOrAdd(keys, _hashes, RowNumbers.First(paneSlots.Length), _slots);
        foreach (Column key in keys) key.Release();
        for (int i = 0; i < paneSlots.Length; i++)
            _groups.Header(_slots[i]).Rows += panes.Header(paneSlots[i]).Rows;
        foreach (BoundCall call in _layout.Calls)
            for (int i = 0; i < paneSlots.Length; i++)
                call.Fixed!.Combine(_table.Rows, _slots[i], panes.Table.Rows, paneSlots[i], _groups.ValueOffset + call.Offset);
    }
}
