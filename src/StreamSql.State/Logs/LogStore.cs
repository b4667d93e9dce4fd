using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.State.Tables;

namespace StreamSql.State.Logs;

/// <summary>
/// The embedded logs of streams and tables without a connector, in one RocksDB. Appends of all callers are committed in groups by one
/// writer thread and acknowledged after the disk has them. Thread-safe.
/// </summary>
public sealed class LogStore : IDisposable
{
    private LogStore()
    {
    }

    /// <summary>Opens or creates the store in a directory that belongs to it alone.</summary>
    public static LogStore Open(string directory, TimeProvider time) => throw StreamSqlException.NotSupported("LogStore");

    /// <summary>Raised after an append was acknowledged, with the object id and its new end; on the writer's thread: be quick.</summary>
    public event Action<long, long> DataAvailable
    {
        add => throw StreamSqlException.NotSupported("LogStore");
        remove => throw StreamSqlException.NotSupported("LogStore");
    }

    /// <summary>Creates a log, durably. Creating it again with an equal schema does nothing.</summary>
    public void CreateLog(long objectId, LogSchema schema) => throw StreamSqlException.NotSupported("LogStore");

    public void DropLog(long objectId) => throw StreamSqlException.NotSupported("LogStore");

    public bool Exists(long objectId) => throw StreamSqlException.NotSupported("LogStore");

    public LogSchema SchemaOf(long objectId) => throw StreamSqlException.NotSupported("LogStore");

    /// <summary>Appends to one log; completes when it is durable and readable. Throws 23505 and appends nothing on a key conflict.</summary>
    public Task<LogRange> AppendAsync(
        long objectId, StreamChunk chunk, ConflictAction onConflict = ConflictAction.Error, CancellationToken cancellation = default) =>
        throw StreamSqlException.NotSupported("LogStore");

    /// <summary>Appends to several logs, all or nothing.</summary>
    public Task<IReadOnlyList<LogRange>> AppendAsync(IReadOnlyList<LogChange> changes, CancellationToken cancellation = default) =>
        throw StreamSqlException.NotSupported("LogStore");

    /// <summary>
    /// UPDATE, DELETE and ON CONFLICT DO UPDATE: <paramref name="compute"/> runs on the writer's thread, sees the table as it is, and
    /// returns the changes (-U/+U, -D, +I with whole rows) as chunks that it hands over; no other change comes between.
    /// </summary>
    public Task<LogRange> MutateAsync(
        long objectId, Func<TablePin, IReadOnlyList<StreamChunk>> compute, CancellationToken cancellation = default) =>
        throw StreamSqlException.NotSupported("LogStore");

    /// <summary>One past the newest acknowledged row.</summary>
    public long EndOffset(long objectId) => throw StreamSqlException.NotSupported("LogStore");

    /// <summary>
    /// Rows from <paramref name="from"/>, below <paramref name="limit"/>, at most <paramref name="maxRows"/>: one chunk in offset order with row
    /// kinds for tables, owned by the caller; null when there are none. Rows of a batch are contiguous.
    /// </summary>
    public LogBatch? Read(long objectId, long from, long limit, int maxRows) => throw StreamSqlException.NotSupported("LogStore");

    /// <summary>The current rows of a table, versioned by offset: version v holds the rows below offset v.</summary>
    public VersionedTable TableIndex(long objectId) => throw StreamSqlException.NotSupported("LogStore");

    public void Dispose() => throw StreamSqlException.NotSupported("LogStore");
}

/// <summary>Rows <see cref="Start"/> to <see cref="End"/> of a log.</summary>
/// <param name="Timestamps">Commit time of each row, Unix microseconds, by physical row.</param>
public sealed record LogBatch(StreamChunk Chunk, long Start, long End, long[] Timestamps);
