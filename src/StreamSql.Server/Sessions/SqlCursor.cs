using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Statements;

namespace StreamSql.Server.Sessions;

/// <summary>
/// A cursor made by DECLARE. Rows that were read stay in memory when it may scroll; without scrolling it only goes forward. Owned by
/// the session.
/// </summary>
internal sealed class SqlCursor(string name, IReadOnlyList<ResultColumn> columns, IRowSource source) : IAsyncDisposable
{
    private readonly List<StreamChunk> _chunks = [];
    private readonly List<(int Chunk, int Row)> _rows = [];
    private long _position;
    private bool _atEnd;

    public string Name { get; } = name;

    public string Sql { get; init; } = "";

    public IReadOnlyList<ResultColumn> Columns { get; } = columns;

    public bool WithHold { get; init; }

    public bool IsBinary { get; init; }

    /// <summary>Rows are kept so that it may go back.</summary>
    public bool IsScrollable { get; init; }

    /// <summary>Over SUBSCRIBE: never at its end; FETCH waits for rows.</summary>
    public bool IsLive { get; init; }

    public long CreatedMicros { get; init; }

    /// <summary>
    /// Moves by <paramref name="count"/> rows (negative: backwards; <see cref="long.MaxValue"/>: all) and returns those passed over,
    /// in that order.
    /// </summary>
    public async ValueTask<List<StreamChunk>> FetchAsync(long count, TimeSpan? wait, CancellationToken cancellation)
    {
        return count >= 0
            ? await ForwardAsync(count, wait, cancellation).ConfigureAwait(false)
            : Backward(count);
    }

    /// <summary>Goes to an absolute row (1-based; negative counts from the end; 0 is before the first) and returns it.</summary>
    public async ValueTask<List<StreamChunk>> AbsoluteAsync(long row, CancellationToken cancellation)
    {
        RequireScroll(row > 0 && row > _position);
        if (row < 0)
        {
            await DiscardAsync(await ForwardAsync(long.MaxValue, null, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            row = Math.Max(0, _rows.Count + 1 + row);
        }

        if (row > _position + 1)
            await DiscardAsync(await ForwardAsync(row - _position - 1, null, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        else if (row <= _position) _position = Math.Max(0, row - 1);
        if (row == 0)
        {
            _position = 0;
            return [];
        }

        return await ForwardAsync(1, null, cancellation).ConfigureAwait(false);
    }

    public long Position => _position;

    public async ValueTask DisposeAsync()
    {
        foreach (StreamChunk chunk in _chunks) chunk.Release();
        _chunks.Clear();
        await source.DisposeAsync().ConfigureAwait(false);
    }

    private static ValueTask DiscardAsync(List<StreamChunk> chunks)
    {
        foreach (StreamChunk chunk in chunks) chunk.Release();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<List<StreamChunk>> ForwardAsync(long count, TimeSpan? wait, CancellationToken cancellation)
    {
        var taken = new List<(int Chunk, int Row)>();
        while (taken.Count < count)
        {
            if (_position < _rows.Count)
            {
                taken.Add(_rows[(int)_position++]);
                continue;
            }

            bool more = IsLive
                ? await MoreLiveAsync(taken.Count > 0 ? TimeSpan.Zero : wait, cancellation).ConfigureAwait(false)
                : await MoreAsync(cancellation).ConfigureAwait(false);
            if (!more) break;
        }

        if (_atEnd && taken.Count < count && _position == _rows.Count) _position++;
        List<StreamChunk> result = Gather(taken);
        Forget();
        return result;
    }

    private List<StreamChunk> Backward(long count)
    {
        RequireScroll(false);
        var taken = new List<(int Chunk, int Row)>();
        for (long left = count == long.MinValue ? long.MaxValue : -count; left > 0 && _position > 1; left--)
        {
            _position--;
            taken.Add(_rows[(int)_position - 1]);
        }

        if (taken.Count < (count == long.MinValue ? long.MaxValue : -count)) _position = 0;
        return Gather(taken);
    }

    private void RequireScroll(bool forward)
    {
        if (forward || IsScrollable) return;
        throw new StreamSqlException(SqlState.ObjectNotInPrerequisiteState, "cursor can only scan forward")
        {
            Hint = "Declare it with SCROLL option to enable backward scan.",
        };
    }

    private async ValueTask<bool> MoreAsync(CancellationToken cancellation)
    {
        if (_atEnd) return false;
        StreamChunk? chunk = await source.ReadAsync(cancellation).ConfigureAwait(false);
        if (chunk is null)
        {
            _atEnd = true;
            return false;
        }

        Add(chunk);
        return true;
    }

    private Task<StreamChunk?>? _liveRead;

    /// <summary>Waits at most <paramref name="wait"/> for further rows (null: until there are some).</summary>
    private async ValueTask<bool> MoreLiveAsync(TimeSpan? wait, CancellationToken cancellation)
    {
        if (_atEnd) return false;
        _liveRead ??= source.ReadAsync(CancellationToken.None).AsTask();
        if (!_liveRead.IsCompleted)
        {
            try
            {
                if (wait is { } limit) await _liveRead.WaitAsync(limit, cancellation).ConfigureAwait(false);
                else await _liveRead.WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }

        StreamChunk? chunk = await _liveRead.ConfigureAwait(false);
        _liveRead = null;
        if (chunk is null)
        {
            _atEnd = true;
            return false;
        }

        Add(chunk);
        return true;
    }

    private void Add(StreamChunk chunk)
    {
        _chunks.Add(chunk);
        for (int i = 0; i < chunk.RowCount; i++) _rows.Add((_chunks.Count - 1, chunk.PhysicalRow(i)));
    }

    /// <summary>Dense chunks of the rows, one for each run within a chunk.</summary>
    private List<StreamChunk> Gather(List<(int Chunk, int Row)> rows)
    {
        var result = new List<StreamChunk>();
        for (int start = 0; start < rows.Count;)
        {
            int end = start;
            while (end < rows.Count && rows[end].Chunk == rows[start].Chunk) end++;
            int[] physical = [.. rows.Skip(start).Take(end - start).Select(r => r.Row)];
            result.Add(_chunks[rows[start].Chunk].Gather(physical));
            start = end;
        }

        return result;
    }

    /// <summary>Without scrolling, what was read is not needed again.</summary>
    private void Forget()
    {
        if (IsScrollable || _position < _rows.Count) return;
        foreach (StreamChunk chunk in _chunks) chunk.Release();
        _chunks.Clear();
        _rows.Clear();
        _position = 0;
    }
}
