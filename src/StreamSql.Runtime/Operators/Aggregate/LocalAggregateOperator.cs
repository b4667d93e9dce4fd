using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Streaming;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators.Window;
using StreamSql.State;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Aggregate;

/// <summary>
/// The first phase of a two-phase aggregation: combines the rows of a mini-batch per group, with a window also per pane, before they
/// are exchanged. Holds nothing across barriers, watermarks and flushes, so it has no state.
/// </summary>
public sealed class LocalAggregateOperator : StreamOperator
{
    private const int MiniBatchGroups = 16_384;

    private readonly IReadOnlyList<int> _groupColumns;
    private readonly IReadOnlyList<AggregateCall> _calls;
    private readonly WindowDefinition? _window;
    private readonly ChunkAssembler _assembler;
    private readonly Column[] _keys;
    private readonly int[] _rows = new int[StreamChunk.MaxRows];
    private readonly int[] _slots = new int[StreamChunk.MaxRows];
    private readonly long _paneLength;
    private SubtaskState _scratch = null!;
    private GroupTable _groups = null!;

    public LocalAggregateOperator(AggregateSpec spec)
        : this(spec.GroupColumns, spec.Aggregates, null, spec.Output)
    {
        if (spec.InputMode != ChangelogMode.AppendOnly) throw StreamSqlException.NotSupported("local aggregation of withdrawn rows");
    }

    public LocalAggregateOperator(WindowAggregateSpec spec)
        : this(spec.GroupColumns, spec.Aggregates, spec.Window, spec.Output)
    {
        if (spec.InputMode != ChangelogMode.AppendOnly) throw StreamSqlException.NotSupported("local aggregation of withdrawn rows");
        _paneLength = spec.Window.Kind == WindowKind.Tumble
            ? spec.Window.SizeMicros
            : WindowMath.PaneLength(spec.Window.SizeMicros, spec.Window.SlideMicros);
    }

    private LocalAggregateOperator(
        IReadOnlyList<int> groupColumns, IReadOnlyList<AggregateCall> calls, WindowDefinition? window, IReadOnlyList<Field> output)
    {
        _groupColumns = groupColumns;
        _calls = calls;
        _window = window;
        _assembler = new ChunkAssembler(output);
        _keys = new Column[groupColumns.Count + (window is null ? 0 : 1)];
    }

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        IReadOnlyList<Field> input = context.Inputs[0];
        var keyTypes = _groupColumns.Select(c => input[c].Type).ToList();
        if (_window is not null) keyTypes.Add(input[_window.TimeColumn].Type);
        var layout = new AggregateLayout(_calls, input, AggregatePhase.Local, false);
        _scratch = ScratchState.Create(context);
        KeyedTable table = _scratch.OpenKeyed(new KeyedTableDescriptor(context.Uid + "/local", keyTypes, layout.ValueSize));
        _groups = new GroupTable(layout, table, false);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        ReadOnlySpan<int> rows = RowNumbers.Of(chunk);
        for (int i = 0; i < _groupColumns.Count; i++) _keys[i] = chunk[_groupColumns[i]];
        if (_window is null)
        {
            _groups.Apply(chunk, _keys, rows);
        }
        else
        {
            var time = (FixedColumn<long>)chunk[_window.TimeColumn];
            FixedColumn<long> panes = FixedColumn<long>.Allocate(time.Type, chunk.PhysicalRows);
            _keys[^1] = panes;
            _groups.Apply(chunk, _keys, AssignPanes(time, rows, panes.WritableValues));
            panes.Release();
        }

        chunk.Release();
        if (_groups.Table.Count >= MiniBatchGroups) EmitPartials();
    }

    public override void ProcessWatermark(Watermark watermark)
    {
        EmitPartials();
        base.ProcessWatermark(watermark);
    }

    public override void ProcessBarrier(Barrier barrier) => EmitPartials();

    public override void Flush() => EmitPartials();

    public override void EndInput(int input) => EmitPartials();

    protected override void Dispose(bool disposing)
    {
        _assembler.Dispose();
        _scratch?.Dispose();
        base.Dispose(disposing);
    }

    private ReadOnlySpan<int> AssignPanes(FixedColumn<long> time, ReadOnlySpan<int> rows, Span<long> panes)
    {
        ReadOnlySpan<long> values = time.Values;
        if (!time.HasNulls)
        {
            (long least, long greatest) = MinMax.Of(values);
            if (WindowMath.HasWindow(least) && WindowMath.HasWindow(greatest))
            {
                long pane = WindowMath.Floor(least, _paneLength, _window!.OffsetMicros);
                if (greatest - pane < _paneLength)
                {
                    panes.Fill(pane);
                    return rows;
                }
            }
        }

        panes.Clear();
        int kept = 0;
        foreach (int row in rows)
        {
            _rows[kept] = row;
            if (time.IsNull(row) || !WindowMath.HasWindow(values[row])) continue;
            panes[row] = WindowMath.Floor(values[row], _paneLength, _window!.OffsetMicros);
            kept++;
        }

        if (kept < rows.Length) Context.Metrics.AddNullTimeRows(rows.Length - kept);
        return _rows.AsSpan(0, kept);
    }

    private void EmitPartials()
    {
        if (_groups.Table.Count == 0) return;
        int cursor = 0;
        for (int count; (count = _groups.Table.NextSlots(ref cursor, _slots)) > 0;)
        {
            ReadOnlySpan<int> slots = _slots.AsSpan(0, count);
            _assembler.Reserve(count, Output);
            ReadOnlySpan<ColumnBuilder> builders = _assembler.Builders;
            _groups.Table.ReadKeys(slots, builders[.._keys.Length]);
            int next = _keys.Length;
            foreach (BoundCall call in _groups.Layout.Calls)
            {
                int partials = call.Function.PartialTypes.Count;
                call.Fixed!.EmitPartial(_groups.Table.Rows, _groups.ValueOffset + call.Offset, slots, builders.Slice(next, partials));
                next += partials;
            }

            _assembler.Close(RowKind.Insert, count);
        }

        _assembler.Flush(Output);
        _groups.Table.Clear();
    }
}
