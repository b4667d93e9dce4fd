using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Operators.Window;

/// <summary>
/// Appends window_start, window_end and window_time. A chunk leaves once per window ordinal, its columns shared; rows without a
/// usable event time are dropped and counted.
/// </summary>
public sealed class WindowAssignOperator : StreamOperator
{
    private readonly WindowDefinition _window;
    private readonly SqlType _type;
    private readonly int _maxWindows;
    private readonly int[] _rows = new int[StreamChunk.MaxRows];
    private readonly long[] _base = new long[StreamChunk.MaxRows];

    public WindowAssignOperator(WindowAssignSpec spec)
    {
        _window = spec.Window;
        if (_window.Kind == WindowKind.Session) throw StreamSqlException.NotSupported("SESSION window");
        _type = spec.Output[^3].Type;
        _maxWindows = WindowMath.MaxWindows(_window);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        var time = (FixedColumn<long>)chunk[_window.TimeColumn];
        int count = SelectTimed(chunk, time);
        if (count > 0)
        {
            ComputeBase(time.Values, _rows.AsSpan(0, count));
            for (int ordinal = 0; ordinal < _maxWindows; ordinal++) EmitOrdinal(chunk, time, count, ordinal);
        }

        chunk.Release();
    }

    /// <summary>Collects the rows that have a window into <see cref="_rows"/>.</summary>
    private int SelectTimed(StreamChunk chunk, FixedColumn<long> time)
    {
        ReadOnlySpan<int> rows = RowNumbers.Of(chunk);
        ReadOnlySpan<long> values = time.Values;
        int count = 0;
        foreach (int row in rows)
        {
            _rows[count] = row;
            if (time.IsValid(row) && WindowMath.HasWindow(values[row])) count++;
        }

        if (count < rows.Length) Context.Metrics.AddNullTimeRows(rows.Length - count);
        return count;
    }

    /// <summary>The start of the latest window of each row; for CUMULATE its common start.</summary>
    private void ComputeBase(ReadOnlySpan<long> time, ReadOnlySpan<int> rows)
    {
        long length = _window.Kind == WindowKind.Cumulate ? _window.SizeMicros : _window.SlideMicros;
        foreach (int row in rows) _base[row] = WindowMath.Floor(time[row], length, _window.OffsetMicros);
    }

    private void EmitOrdinal(StreamChunk chunk, FixedColumn<long> time, int count, int ordinal)
    {
        FixedColumn<long> start = FixedColumn<long>.Allocate(_type, chunk.PhysicalRows);
        FixedColumn<long> end = FixedColumn<long>.Allocate(_type, chunk.PhysicalRows);
        FixedColumn<long> windowTime = FixedColumn<long>.Allocate(_type, chunk.PhysicalRows);
        PooledBuffer selection = BufferPool.Rent<int>(count);
        Span<int> selected = selection.As<int>();
        Span<long> starts = start.WritableValues;
        Span<long> ends = end.WritableValues;
        Span<long> times = windowTime.WritableValues;
        ReadOnlySpan<long> values = time.Values;
        if (count < chunk.PhysicalRows) ClearAll(starts, ends, times);
        int kept = 0;
        foreach (int row in _rows.AsSpan(0, count))
        {
            bool inside = Bounds(values[row], _base[row], ordinal, out starts[row], out ends[row]);
            times[row] = ends[row] - WindowMath.WindowTimeLagMicros;
            selected[kept] = row;
            kept += inside ? 1 : 0;
        }

        Column[] columns = Extend(chunk, start, end, windowTime);
        if (kept == 0)
        {
            selection.Release();
            foreach (Column column in columns) column.Release();
            return;
        }

        StreamChunk extended = chunk.WithColumns(columns);
        if (kept == chunk.PhysicalRows)
        {
            selection.Release();
            Output.Emit(extended);
            return;
        }

        Output.Emit(extended.WithSelection(selection, kept));
        extended.Release();
    }

    private bool Bounds(long time, long origin, int ordinal, out long start, out long end)
    {
        if (_window.Kind == WindowKind.Cumulate)
        {
            start = origin;
            end = origin + ((((time - origin) / _window.SlideMicros) + 1 + ordinal) * _window.SlideMicros);
            long last = origin + _window.SizeMicros;
            if (end - _window.SlideMicros >= last) return false;
            end = Math.Min(end, last);
            return true;
        }

        start = origin - (ordinal * _window.SlideMicros);
        end = start + _window.SizeMicros;
        return end > time;
    }

    private static void ClearAll(Span<long> starts, Span<long> ends, Span<long> times)
    {
        starts.Clear();
        ends.Clear();
        times.Clear();
    }

    private static Column[] Extend(StreamChunk chunk, Column start, Column end, Column windowTime)
    {
        var columns = new Column[chunk.ColumnCount + 3];
        chunk.Columns.CopyTo(columns);
        foreach (Column column in chunk.Columns) column.Retain();
        columns[^3] = start;
        columns[^2] = end;
        columns[^1] = windowTime;
        return columns;
    }
}
