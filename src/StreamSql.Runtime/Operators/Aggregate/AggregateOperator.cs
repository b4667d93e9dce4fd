using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Streaming;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Aggregate;

/// <summary>
/// GROUP BY with state, complete or global. Streaming: changes are collected over a mini-batch (until a barrier, a flush, or too
/// many groups) and leave as one update per group. Bounded or on window close: each group leaves once.
/// </summary>
public sealed class AggregateOperator(AggregateSpec spec) : StreamOperator
{
    /// <summary>Groups in a mini-batch at most; beyond it emits, so that the copies of old values stay in the cache.</summary>
    private const int MiniBatchGroups = 8192;

    private readonly Column[] _keys = new Column[spec.GroupColumns.Count];
    private readonly ChunkAssembler _assembler = new(spec.Output);
    private readonly int[] _rows = new int[StreamChunk.MaxRows];
    private GroupTable _groups = null!;
    private EmissionOptions _options;
    private ClosedTime? _closed;
    private int _timeKey = -1;
    private bool _initialPending;

    private bool EmitsOnce => Context.IsBounded || (spec.Emit == EmitMode.OnWindowClose && _timeKey >= 0);

    private bool IsGlobal => spec.GroupColumns.Count == 0;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        for (int i = 0; i < spec.GroupColumns.Count && !context.IsBounded; i++)
            if (spec.GroupColumns[i] == spec.WatermarkGroupColumn) _timeKey = i;
        var layout = new AggregateLayout(spec.Aggregates, context.Inputs[0], spec.Phase, spec.InputMode != ChangelogMode.AppendOnly);
        KeyedTable table = context.State.OpenKeyed(new KeyedTableDescriptor(
            spec.Uid + "/groups", [.. spec.GroupColumns.Select(c => context.Inputs[0][c].Type)], layout.ValueSize, MayEvict: _timeKey < 0));
        _groups = new GroupTable(layout, table, !EmitsOnce);
        _options = new EmissionOptions(
            table.ReadKeys, spec.OutputMode == ChangelogMode.Upsert, IsGlobal && IsOwnerOfGlobalGroup(context));
        if (_timeKey >= 0) _closed = new ClosedTime(context);
        if (_timeKey >= 0) _groups.TimeIndex = GroupTimes.Rebuild(table, new GroupTimeIndex(_timeKey), slot => _groups.Header(slot).Known = 1);
        _groups.OpenValues(context, spec.Uid, spec.InputMode != ChangelogMode.AppendOnly);
        _initialPending = _options.AlwaysExists;
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        ReadOnlySpan<int> rows = RowNumbers.Of(chunk);
        for (int i = 0; i < _keys.Length; i++) _keys[i] = chunk[spec.GroupColumns[i]];
        if (_closed is not null && _closed.Micros != Watermark.None) rows = DropLate(_keys[_timeKey], rows, _closed.Micros);
        _groups.Apply(chunk, _keys, rows);
        chunk.Release();
        if (!Context.IsBounded && _groups.TouchedCount >= MiniBatchGroups) EmitPending();
    }

    public override void ProcessWatermark(Watermark watermark)
    {
        EmitPending();
        if (_closed is not null && _groups.TimeIndex is { } index)
        {
            _closed.Advance(watermark.Less(spec.WatermarkLagMicros));
            Close(index, _closed.Micros);
        }

        base.ProcessWatermark(watermark);
    }

    public override void ProcessBarrier(Barrier barrier)
    {
        EmitPending();
        if (barrier.IsCheckpoint) _closed?.Save();
    }

    public override void Flush() => EmitPending();

    public override void EndInput(int input)
    {
        EmitPending();
        if (!Context.IsBounded) return;
        EnsureGlobalGroup();
        var slots = new int[StreamChunk.MaxRows];
        int cursor = 0;
        for (int count; (count = _groups.Table.NextSlots(ref cursor, slots)) > 0;)
            _groups.EmitFinal(slots.AsSpan(0, count), _assembler, Output, _options);
        _assembler.Flush(Output);
    }

    protected override void Dispose(bool disposing)
    {
        _assembler.Dispose();
        _groups?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The one group of a global aggregate lives on the subtask that an input without keys goes to.</summary>
    private static bool IsOwnerOfGlobalGroup(OperatorContext context) => context.Subtask == 0;

    private void EmitPending()
    {
        if (EmitsOnce) return;
        if (_initialPending) EnsureGlobalGroup();
        if (_groups.TouchedCount == 0) return;
        _groups.EmitChanges(_assembler, Output, _options);
        _assembler.Flush(Output);
    }

    /// <summary>Touches the group of a global aggregate, so that its row is emitted also when no input ever comes.</summary>
    private void EnsureGlobalGroup()
    {
        if (!_options.AlwaysExists) return;
        _initialPending = false;
        _groups.TouchGlobal();
    }

    private void Close(GroupTimeIndex index, long watermark)
    {
        while (!index.IsEmpty && index.First <= watermark)
        {
            long time = index.First;
            ReadOnlySpan<int> slots = index.SlotsOf(time);
            if (EmitsOnce) _groups.EmitFinal(slots, _assembler, Output, _options);
            _groups.CloseTime(time);
        }

        _assembler.Flush(Output);
    }

    private ReadOnlySpan<int> DropLate(Column time, ReadOnlySpan<int> rows, long closed)
    {
        int kept = 0;
        foreach (int row in rows)
        {
            _rows[kept] = row;
            if (time.IsNull(row) || GroupTimeIndex.ValueOf(time, row) > closed) kept++;
        }

        if (kept < rows.Length) Context.Metrics.AddLateRows(rows.Length - kept);
        return _rows.AsSpan(0, kept);
    }
}
