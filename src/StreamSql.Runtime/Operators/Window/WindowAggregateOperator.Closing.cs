using StreamSql.Core.Columnar.Builders;

namespace StreamSql.Runtime.Operators.Window;

/// <summary>Windows that the watermark has passed.</summary>
public sealed partial class WindowAggregateOperator
{
    private PaneMerger? _merger;

    /// <summary>Emits every window that ends above what has closed and at or below <paramref name="watermark"/>, oldest first.</summary>
    private void CloseWindows(long watermark)
    {
        while (!_index.IsEmpty)
        {
            long first = _index.First;
            long end = NextEnd(first);
            if (end > watermark) break;
            EmitWindow(end - _window.SizeMicros, end);
            _closedTime.Advance(end);
            DropPanes(end);
        }

        _assembler.Flush(Output);
    }

    /// <summary>The end of the earliest open window that contains the pane at <paramref name="pane"/>.</summary>
    private long NextEnd(long pane)
    {
        long last = WindowMath.Floor(pane, _window.SlideMicros, _window.OffsetMicros) + _window.SizeMicros;
        long bound = Math.Max(pane, Closed);
        long behind = (last - bound - 1) / _window.SlideMicros;
        return last - (behind * _window.SlideMicros);
    }

    private void EmitWindow(long start, long end)
    {
        if (_merger is null)
        {
            _groups.EmitFinal(_index.SlotsOf(start), _assembler, Output, _options);
            return;
        }

        _merger.Begin(start);
        for (long pane = _index.First; pane < end; pane = _index.Next(pane))
            if (pane >= start) _merger.Add(_groups, _index.SlotsOf(pane));
        _merger.Emit(_assembler, Output, WriteMergedKeys);
    }

    private void WriteMergedKeys(ReadOnlySpan<int> slots, ReadOnlySpan<ColumnBuilder> builders) =>
        WriteKeys(_merger!.Table, slots, builders);

    private void DropPanes(long closed)
    {
        while (!_index.IsEmpty)
        {
            long pane = _index.First;
            if (WindowMath.Floor(pane, _window.SlideMicros, _window.OffsetMicros) + _window.SizeMicros > closed) break;
            _groups.CloseTime(pane);
        }
    }

    /// <summary>
    /// State by window: what has closed leaves now, or under EMIT CHANGES is final already; then its state goes.
    /// </summary>
    private void DropWindows(long watermark)
    {
        while (!_index.IsEmpty && _index.First + _window.SizeMicros <= watermark)
        {
            long start = _index.First;
            if (_onClose) _groups.EmitFinal(_index.SlotsOf(start), _assembler, Output, _options);
            _groups.CloseTime(start);
        }

        _assembler.Flush(Output);
    }
}
