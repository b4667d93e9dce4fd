using StreamSql.Core.Columnar;

namespace StreamSql.Runtime.Operators.Window;

/// <summary>Rows into panes or windows.</summary>
public sealed partial class WindowAggregateOperator
{
    private void AddToPanes(StreamChunk chunk, FixedColumn<long> time)
    {
        ReadOnlySpan<int> rows = RowNumbers.Of(chunk);
        if (rows.Length == 0) return;
        FixedColumn<long> panes = FixedColumn<long>.Allocate(_timeType, chunk.PhysicalRows);
        _keys[GroupCount] = panes;
        try
        {
            if (!time.HasNulls && AllInOnePane(time.Values, out long pane))
            {
                if (IsLate(pane))
                {
                    Context.Metrics.AddLateRows(rows.Length);
                    return;
                }

                panes.WritableValues.Fill(pane);
            }
            else
            {
                rows = AssignPanes(time, rows, panes.WritableValues);
            }

            _groups.Apply(chunk, _keys, rows);
        }
        finally
        {
            panes.Release();
        }
    }

    /// <summary>Looks at all physical rows: one outside the selection may make the answer no, never a wrong yes.</summary>
    private bool AllInOnePane(ReadOnlySpan<long> time, out long pane)
    {
        (long least, long greatest) = MinMax.Of(time);
        pane = 0;
        if (!WindowMath.HasWindow(least) || !WindowMath.HasWindow(greatest)) return false;
        pane = WindowMath.Floor(least, _paneLength, _window.OffsetMicros);
        return greatest - pane < _paneLength;
    }

    private ReadOnlySpan<int> AssignPanes(FixedColumn<long> time, ReadOnlySpan<int> rows, Span<long> panes)
    {
        ReadOnlySpan<long> values = time.Values;
        int kept = 0;
        int late = 0;
        long pane = long.MinValue;
        bool paneLate = false;
        panes.Clear();
        foreach (int row in rows)
        {
            long value = values[row];
            if (time.IsNull(row) || !WindowMath.HasWindow(value)) continue;
            if (pane == long.MinValue || (ulong)(value - pane) >= (ulong)_paneLength)
            {
                pane = WindowMath.Floor(value, _paneLength, _window.OffsetMicros);
                paneLate = IsLate(pane);
            }

            panes[row] = pane;
            _rows[kept] = row;
            kept += paneLate ? 0 : 1;
            late += paneLate ? 1 : 0;
        }

        if (late > 0) Context.Metrics.AddLateRows(late);
        if (kept + late < rows.Length) Context.Metrics.AddNullTimeRows(rows.Length - kept - late);
        return _rows.AsSpan(0, kept);
    }

    /// <summary>Every window of the pane has closed.</summary>
    private bool IsLate(long pane) =>
        WindowMath.Floor(pane, _window.SlideMicros, _window.OffsetMicros) + _window.SizeMicros <= Closed;

    /// <summary>EMIT CHANGES: a row is added to each open window that it is in.</summary>
    private void AddToWindows(StreamChunk chunk, FixedColumn<long> time)
    {
        ReadOnlySpan<int> rows = RowNumbers.Of(chunk);
        FixedColumn<long> starts = FixedColumn<long>.Allocate(_timeType, chunk.PhysicalRows);
        Span<long> values = starts.WritableValues;
        values.Clear();
        int timed = 0;
        int counted = 0;
        int windows = WindowMath.MaxWindows(_window);
        _keys[GroupCount] = starts;
        for (int ordinal = 0; ordinal < windows; ordinal++)
        {
            ReadOnlySpan<int> inside = AssignWindow(time, rows, values, ordinal, ref timed);
            if (ordinal == 0) counted = inside.Length;
            _groups.Apply(chunk, _keys, inside);
        }

        starts.Release();
        if (timed > counted) Context.Metrics.AddLateRows(timed - counted);
        if (timed < rows.Length) Context.Metrics.AddNullTimeRows(rows.Length - timed);
    }

    private ReadOnlySpan<int> AssignWindow(
        FixedColumn<long> time, ReadOnlySpan<int> rows, Span<long> starts, int ordinal, ref int timed)
    {
        ReadOnlySpan<long> values = time.Values;
        int kept = 0;
        foreach (int row in rows)
        {
            long value = values[row];
            if (time.IsNull(row) || !WindowMath.HasWindow(value)) continue;
            if (ordinal == 0) timed++;
            long start = WindowMath.Floor(value, _window.SlideMicros, _window.OffsetMicros) - (ordinal * _window.SlideMicros);
            long end = start + _window.SizeMicros;
            starts[row] = start;
            _rows[kept] = row;
            kept += end > value && end > Closed ? 1 : 0;
        }

        return _rows.AsSpan(0, kept);
    }
}
