using StreamSql.Core.Columnar;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Statements;

namespace StreamSql.Server.Sessions;

/// <summary>
/// A bound statement and, once executed, what is left of its rows. Execute with a row limit leaves it suspended. Owned by the
/// session's loop.
/// </summary>
internal sealed class Portal(string name, PreparedStatement statement, object?[] parameters, short[] formats) : IAsyncDisposable
{
    public string Name { get; } = name;

    public PreparedStatement Statement { get; } = statement;

    public PlannedStatement? Plan { get; set; } = statement.Plan;

    public object?[] Parameters { get; } = parameters;

    /// <summary>Result formats as the client sent them.</summary>
    public short[] Formats { get; } = formats;

    public StatementResult? Result { get; set; }

    public RowCursor? Cursor { get; set; }

    public RowEncoder? Encoder { get; set; }

    /// <summary>All rows were sent; executing again gives none.</summary>
    public bool IsFinished { get; set; }

    public async ValueTask DisposeAsync()
    {
        if (Cursor is not null) await Cursor.DisposeAsync().ConfigureAwait(false);
        Cursor = null;
    }
}

/// <summary>A position in the rows of a result. Owned by the session's loop.</summary>
internal sealed class RowCursor(IRowSource source) : IAsyncDisposable
{
    private int _row;

    /// <summary>The chunk that holds the current row; null before the first and at the end.</summary>
    public StreamChunk? Chunk { get; private set; }

    /// <summary>The current row in <see cref="Chunk"/>.</summary>
    public int PhysicalRow => Chunk!.PhysicalRow(_row);

    /// <summary>Rows of <see cref="Chunk"/> that are left, the current one included.</summary>
    public int Buffered => Chunk is null ? 0 : Chunk.RowCount - _row;

    /// <summary>Makes a row current without moving when there is one buffered; false at the end.</summary>
    public ValueTask<bool> EnsureAsync(CancellationToken cancellation)
    {
        if (Chunk is not null && _row < Chunk.RowCount) return new ValueTask<bool>(true);
        Drop();
        ValueTask<StreamChunk?> read = source.ReadAsync(cancellation);
        if (!read.IsCompletedSuccessfully) return EnsureSlowAsync(read, cancellation);
        StreamChunk? chunk = read.Result;
        return chunk is { RowCount: > 0 } ? Take(chunk) : EnsureSlowAsync(new ValueTask<StreamChunk?>(chunk), cancellation);
    }

    public void MoveNext() => _row++;

    public async ValueTask DisposeAsync()
    {
        Drop();
        await source.DisposeAsync().ConfigureAwait(false);
    }

    private ValueTask<bool> Take(StreamChunk chunk)
    {
        Chunk = chunk;
        _row = 0;
        return new ValueTask<bool>(true);
    }

    private async ValueTask<bool> EnsureSlowAsync(ValueTask<StreamChunk?> read, CancellationToken cancellation)
    {
        while (true)
        {
            StreamChunk? chunk = await read.ConfigureAwait(false);
            if (chunk is null) return false;
            if (chunk.RowCount > 0) return await Take(chunk).ConfigureAwait(false);
            chunk.Release();
            read = source.ReadAsync(cancellation);
        }
    }

    private void Drop()
    {
        Chunk?.Release();
        Chunk = null;
        _row = 0;
    }
}
