using System.Globalization;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Keys;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Streaming;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators.Window;
using StreamSql.State;

namespace StreamSql.Runtime.Operators.Join;

/// <summary>
/// A join that is final when its window closes: until then the rows of both sides are only kept, by reference; then the window is joined
/// as a bounded join, the right side built. Append-only inputs. Owned by one operator.
/// Invariant: every window that is kept is above <see cref="_closed"/>.
/// </summary>
internal sealed class WindowJoin : IDisposable
{
    private readonly JoinShape _shape;
    private readonly OperatorContext _context;
    private readonly OperatorBlobs _blobs;
    private readonly ClosedTime _closed;
    private readonly BoundedJoin _join;
    private readonly SortedDictionary<long, WindowRows[]> _windows = [];
    private readonly int[] _timeColumns;
    private readonly SqlType[][] _types;

    public WindowJoin(JoinShape shape, OperatorContext context, IOutput output)
    {
        Invariant.Check(shape.Spec.LeftMode == ChangelogMode.AppendOnly && shape.Spec.RightMode == ChangelogMode.AppendOnly);
        Invariant.Check(shape.Spec is { LeftWatermarkColumn: >= 0, RightWatermarkColumn: >= 0 });
        Invariant.Check(shape.Spec.Kind != JoinKind.LeftAntiNullAware);
        _shape = shape;
        _context = context;
        _blobs = context.State.OpenOperator(context.Uid);
        _closed = new ClosedTime(context);
        _join = new BoundedJoin(shape, context, output);
        _timeColumns = [shape.Spec.LeftWatermarkColumn, shape.Spec.RightWatermarkColumn];
        _types = [[.. shape.Left.Select(f => f.Type)], [.. shape.Right.Select(f => f.Type)]];
        Restore();
    }

    public void Process(StreamChunk chunk, int side)
    {
        var time = (FixedColumn<long>)chunk[_timeColumns[side]];
        ReadOnlySpan<int> rows = RowNumbers.Of(chunk);
        if (rows.Length == 0)
        {
            chunk.Release();
            return;
        }

        if (!time.HasNulls)
        {
            (long least, long greatest) = MinMax.Of(time.Values);
            if (least == greatest)
            {
                Keep(chunk, side, least);
                return;
            }
        }

        SplitByWindow(chunk, side, time, rows);
        chunk.Release();
    }

    /// <summary>Joins and forgets every window at or below <paramref name="watermark"/>, the oldest first.</summary>
    public void Advance(long watermark)
    {
        _closed.Advance(watermark);
        while (_windows.Count > 0)
        {
            (long window, WindowRows[] sides) = _windows.First();
            if (window > _closed.Micros) break;
            sides[1].Drain(_blobs, _types[1], chunk => _join.Process(chunk, 1));
            _join.End(1);
            sides[0].Drain(_blobs, _types[0], chunk => _join.Process(chunk, 0));
            _join.End(0);
            _join.Reset();
            _windows.Remove(window);
        }
    }

    /// <summary>At a checkpoint barrier.</summary>
    public void Save()
    {
        _closed.Save();
        foreach (WindowRows[] sides in _windows.Values)
            foreach (WindowRows side in sides) side.Save(_blobs);
    }

    public void Dispose()
    {
        foreach (WindowRows[] sides in _windows.Values)
            foreach (WindowRows side in sides) side.Dispose();
        _windows.Clear();
        _join.Dispose();
    }

    /// <summary>Takes over the chunk, all of whose rows are in one window.</summary>
    private void Keep(StreamChunk chunk, int side, long window)
    {
        if (window <= _closed.Micros && _closed.Micros != Watermark.None)
        {
            _context.Metrics.AddLateRows(chunk.RowCount);
            chunk.Release();
            return;
        }

        if (!_windows.TryGetValue(window, out WindowRows[]? sides))
            _windows[window] = sides = [new WindowRows(NameOf(window, 0)), new WindowRows(NameOf(window, 1))];
        sides[side].Add(chunk);
    }

    /// <summary>A selection over shared columns for each window; a row without window matches nothing and never closes.</summary>
    private void SplitByWindow(StreamChunk chunk, int side, FixedColumn<long> time, ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<long> values = time.Values;
        long window = long.MinValue;
        for (int done = 0; done < rows.Length;)
        {
            long next = long.MaxValue;
            foreach (int row in rows)
                if (time.IsValid(row) && values[row] < next && (done == 0 || values[row] > window)) next = values[row];
            PooledBuffer selection = BufferPool.Rent<int>(rows.Length);
            Span<int> selected = selection.As<int>();
            int count = 0;
            foreach (int row in rows)
                if (time.IsValid(row) && values[row] == next) selected[count++] = row;
            if (count == 0)
            {
                selection.Release();
                _context.Metrics.AddNullTimeRows(rows.Length - done);
                return;
            }

            done += count;
            window = next;
            Keep(chunk.WithSelection(selection, count), side, window);
        }
    }

    private static string NameOf(long window, int side) =>
        string.Create(CultureInfo.InvariantCulture, $"window/{window}/{side}");

    /// <summary>Of the rows that all former subtasks kept, takes those of its own key groups.</summary>
    private void Restore()
    {
        foreach (string name in _blobs.RestoredNames)
        {
            string[] parts = name.Split('/');
            if (parts.Length != 4 || parts[0] != "window") continue;
            long window = long.Parse(parts[1], CultureInfo.InvariantCulture);
            int side = int.Parse(parts[2], CultureInfo.InvariantCulture);
            foreach (byte[] bytes in _blobs.Restored(name))
            {
                StreamChunk chunk = ChunkCodec.Decode(bytes, _types[side]);
                if (SelectOwn(chunk, side) is { } own) Keep(own, side, window);
                chunk.Release();
            }
        }
    }

    private StreamChunk? SelectOwn(StreamChunk chunk, int side)
    {
        var keys = new Column[_shape.KeyCount];
        _shape.ReadKeys(chunk, side, keys);
        var hashes = new ulong[chunk.PhysicalRows];
        KeyHash.Compute(keys, chunk.PhysicalRows, hashes);
        PooledBuffer selection = BufferPool.Rent<int>(Math.Max(1, chunk.PhysicalRows));
        Span<int> rows = selection.As<int>();
        int count = 0;
        for (int row = 0; row < chunk.PhysicalRows; row++)
        {
            rows[count] = row;
            count += _context.KeyGroups.Contains(KeyGroups.Of(hashes[row], _context.MaxParallelism)) ? 1 : 0;
        }

        if (count > 0) return chunk.WithSelection(selection, count);
        selection.Release();
        return null;
    }
}
