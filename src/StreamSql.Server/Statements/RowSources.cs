using StreamSql.Core.Columnar;

namespace StreamSql.Server.Statements;

/// <summary>Rows that are there already. Owns its chunks until they are read.</summary>
internal sealed class ChunkRows(params IReadOnlyList<StreamChunk> chunks) : IRowSource
{
    public static readonly IRowSource Empty = new ChunkRows();

    private int _next;

    public ValueTask<StreamChunk?> ReadAsync(CancellationToken cancellation) =>
        new(_next < chunks.Count ? chunks[_next++] : null);

    public ValueTask DisposeAsync()
    {
        while (_next < chunks.Count) chunks[_next++].Release();
        return ValueTask.CompletedTask;
    }
}

/// <summary>One chunk or none, without a list around it.</summary>
internal sealed class SingleChunk(StreamChunk? chunk) : IRowSource
{
    private StreamChunk? _chunk = chunk;

    public ValueTask<StreamChunk?> ReadAsync(CancellationToken cancellation)
    {
        StreamChunk? taken = _chunk;
        _chunk = null;
        return new ValueTask<StreamChunk?>(taken);
    }

    public ValueTask DisposeAsync()
    {
        _chunk?.Release();
        _chunk = null;
        return ValueTask.CompletedTask;
    }
}

/// <summary>Rows of an asynchronous sequence.</summary>
internal sealed class SequenceRows(Func<CancellationToken, IAsyncEnumerable<StreamChunk>> open) : IRowSource
{
    private readonly CancellationTokenSource _lifetime = new();
    private IAsyncEnumerator<StreamChunk>? _rows;
    private CancellationTokenRegistration _registration;

    public async ValueTask<StreamChunk?> ReadAsync(CancellationToken cancellation)
    {
        _rows ??= open(_lifetime.Token).GetAsyncEnumerator(_lifetime.Token);
        _registration = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _lifetime);
        try
        {
            return await _rows.MoveNextAsync().ConfigureAwait(false) ? _rows.Current : null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        finally
        {
            await _registration.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync().ConfigureAwait(false);
        if (_rows is not null) await _rows.DisposeAsync().ConfigureAwait(false);
        _lifetime.Dispose();
    }
}
