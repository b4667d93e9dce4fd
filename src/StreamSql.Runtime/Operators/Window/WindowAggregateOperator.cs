using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Streaming;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators.Aggregate;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Window;

/// <summary>
/// GROUP BY over TUMBLE and HOP windows. State is one group per (key, pane): panes are as long as the slide's and the size's common
/// measure, so a row is counted once; a window that closes merges its panes. Under EMIT CHANGES, and for HOP aggregates whose
/// panes cannot be merged (ordered, DISTINCT), the state is one group per (key, window). Allowed lateness holds the closing watermark back.
/// </summary>
public sealed partial class WindowAggregateOperator : StreamOperator
{
    private const int MiniBatchGroups = 8192;

    private readonly WindowAggregateSpec _spec;
    private readonly WindowDefinition _window;
    private readonly Column[] _keys;
    private readonly ChunkAssembler _assembler;
    private readonly int[] _rows = new int[StreamChunk.MaxRows];
    private readonly ColumnBuilder[] _keyBuilders;
    private FixedBuilder<long> _starts = null!;
    private GroupTable _groups = null!;
    private GroupTimeIndex _index = null!;
    private EmissionOptions _options;
    private SqlType _timeType = null!;
    private bool _onClose;
    private bool _byPane;
    private long _paneLength;

    private ClosedTime _closedTime = null!;

    public WindowAggregateOperator(WindowAggregateSpec spec)
    {
        if (spec.Window.Kind is not (WindowKind.Tumble or WindowKind.Hop))
            throw StreamSqlException.NotSupported($"{spec.Window.Kind.ToString().ToUpperInvariant()} window aggregation");
        _spec = spec;
        _window = spec.Window.Kind == WindowKind.Tumble ? spec.Window with { SlideMicros = spec.Window.SizeMicros } : spec.Window;
        _keys = new Column[spec.GroupColumns.Count + 1];
        _keyBuilders = new ColumnBuilder[spec.GroupColumns.Count + 1];
        _assembler = new ChunkAssembler(spec.Output);
    }

    /// <summary>Everything that ends at or below this has closed: the watermark less the allowed lateness.</summary>
    private long Closed => _closedTime.Micros;

    private int GroupCount => _spec.GroupColumns.Count;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        _closedTime = new ClosedTime(context);
        _onClose = context.IsBounded || _spec.Emit == EmitMode.OnWindowClose;
        IReadOnlyList<Field> input = context.Inputs[0];
        _timeType = input[_window.TimeColumn].Type;
        _starts = new FixedBuilder<long>(_timeType);
        var layout = new AggregateLayout(_spec.Aggregates, input, _spec.Phase, _spec.InputMode != ChangelogMode.AppendOnly);
        bool merges = _window.SlideMicros != _window.SizeMicros;
        _byPane = _onClose && !(merges && (layout.OrderedCount > 0 || layout.HasDistinct));
        _paneLength = _byPane ? WindowMath.PaneLength(_window.SizeMicros, _window.SlideMicros) : _window.SlideMicros;
        SqlType[] keyTypes = [.. _spec.GroupColumns.Select(c => input[c].Type), _timeType];
        KeyedTable table = context.State.OpenKeyed(
            new KeyedTableDescriptor(_spec.Uid + "/panes", keyTypes, layout.ValueSize, DistributionKeys: [.. Enumerable.Range(0, GroupCount)]));
        _groups = new GroupTable(layout, table, !_onClose);
        _index = GroupTimes.Rebuild(table, new GroupTimeIndex(GroupCount), slot => _groups.Header(slot).Known = 1);
        _groups.TimeIndex = _index;
        _groups.OpenValues(context, _spec.Uid, _spec.InputMode != ChangelogMode.AppendOnly);
        _options = new EmissionOptions(WriteKeys, false, false);
        if (_byPane && _paneLength != _window.SizeMicros) _merger = new PaneMerger(context, _spec.Uid, layout, keyTypes);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        var time = (FixedColumn<long>)chunk[_window.TimeColumn];
        for (int i = 0; i < GroupCount; i++) _keys[i] = chunk[_spec.GroupColumns[i]];
        if (_byPane) AddToPanes(chunk, time);
        else AddToWindows(chunk, time);
        chunk.Release();
        if (_groups.TouchedCount >= MiniBatchGroups) EmitPending();
    }

    public override void ProcessWatermark(Watermark watermark)
    {
        EmitPending();
        long closed = watermark.Less(_spec.AllowedLatenessMicros);
        if (closed > Closed)
        {
            if (_byPane) CloseWindows(closed);
            else DropWindows(closed);
            _closedTime.Advance(closed);
        }

        base.ProcessWatermark(new Watermark(closed));
    }

    public override void ProcessBarrier(Barrier barrier)
    {
        EmitPending();
        if (barrier.IsCheckpoint) _closedTime.Save();
    }

    public override void Flush() => EmitPending();

    public override void EndInput(int input)
    {
        EmitPending();
        if (_byPane) CloseWindows(Watermark.End);
        else if (_onClose) DropWindows(Watermark.End);
    }

    protected override void Dispose(bool disposing)
    {
        _assembler.Dispose();
        _starts?.Dispose();
        _groups?.Dispose();
        _merger?.Dispose();
        base.Dispose(disposing);
    }

    private void EmitPending()
    {
        if (_groups.TouchedCount == 0) return;
        _groups.EmitChanges(_assembler, Output, _options);
        _assembler.Flush(Output);
    }

    /// <summary>Writes group columns and window columns of output rows; windows from the start in the key.</summary>
    private void WriteKeys(ReadOnlySpan<int> slots, ReadOnlySpan<ColumnBuilder> builders) => WriteKeys(_groups.Table, slots, builders);

    private void WriteKeys(KeyedTable table, ReadOnlySpan<int> slots, ReadOnlySpan<ColumnBuilder> builders)
    {
        builders[..GroupCount].CopyTo(_keyBuilders);
        _keyBuilders[GroupCount] = _starts;
        table.ReadKeys(slots, _keyBuilders);
        var starts = (FixedColumn<long>)_starts.Finish();
        for (int i = 0; i < _spec.WindowColumns.Count; i++)
        {
            var builder = (FixedBuilder<long>)builders[GroupCount + i];
            foreach (long start in starts.Values)
                builder.Append(WindowMath.ColumnValue(_spec.WindowColumns[i], start, start + _window.SizeMicros));
        }

        starts.Release();
    }
}
