using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text.Json;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Serialization;
using StreamSql.State.Backends.RocksDb;
using StreamSql.State.Tables;

namespace StreamSql.State.Logs;

/// <summary>
/// The embedded logs of streams and tables without a connector, in one RocksDB. Appends of all callers are committed in groups by one
/// writer thread (<c>LogStore.Writer.cs</c>) and acknowledged after the disk has them. Thread-safe.
/// </summary>
public sealed partial class LogStore : IDisposable
{
    private readonly RocksDatabase _db;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<long, Log> _logs = new();
    private readonly BlockingCollection<LogRequest> _queue = new();
    private readonly Thread _writer;
    private int _disposed;

    private LogStore(RocksDatabase db, TimeProvider time)
    {
        _db = db;
        _time = time;
        _batch = db.CreateBatch();
        _writer = new Thread(RunWriter) { Name = "log writer", IsBackground = true };
    }

    /// <summary>Opens or creates the store in a directory that belongs to it alone, and reads the tables' rows.</summary>
    public static LogStore Open(string directory, TimeProvider time)
    {
        RocksDatabase db = RocksDatabase.Open(directory, new RocksSettings(), LogKeys.Families);
        var store = new LogStore(db, time);
        try
        {
            store.LoadLogs();
        }
        catch
        {
            store._batch.Dispose();
            db.Dispose();
            throw;
        }

        store._writer.Start();
        return store;
    }

    /// <summary>Raised after an append was acknowledged, with the object id and its new end; on the writer's thread: be quick.</summary>
    public event Action<long, long>? DataAvailable;

    /// <summary>Creates a log, durably. Creating it again with an equal schema does nothing.</summary>
    public void CreateLog(long objectId, LogSchema schema) => RunControl(() =>
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(schema, PlanJson.Options);
        if (_logs.TryGetValue(objectId, out Log? existing))
        {
            if (JsonSerializer.SerializeToUtf8Bytes(existing.Schema, PlanJson.Options).AsSpan().SequenceEqual(json)) return;
            throw new StreamSqlException(SqlState.DuplicateObject, $"log {objectId} exists with another schema");
        }

        using RocksBatch batch = _db.CreateBatch();
        batch.Put(LogKeys.Schemas, LogKeys.Schema(objectId), json);
        _db.Write(batch, sync: true);
        var log = new Log(objectId, schema);
        log.Open(0);
        _logs[objectId] = log;
    });

    /// <summary>Removes a log and its rows; readers find nothing more.</summary>
    public void DropLog(long objectId) => RunControl(() =>
    {
        if (!_logs.TryRemove(objectId, out Log? log)) return;
        using RocksBatch batch = _db.CreateBatch();
        batch.Delete(LogKeys.Schemas, LogKeys.Schema(objectId));
        byte[] from = LogKeys.Prefix(objectId);
        byte[] to = LogKeys.Prefix(objectId + 1);
        batch.DeleteRange(LogKeys.Entries, from, to);
        batch.DeleteRange(LogKeys.Index, from, to);
        _db.Write(batch, sync: true);
        log.Drop();
    });

    public bool Exists(long objectId) => _logs.ContainsKey(objectId);

    public LogSchema SchemaOf(long objectId) => Find(objectId).Schema;

    /// <summary>Appends to one log; completes when it is durable and readable. Throws 23505 and appends nothing on a key conflict.</summary>
    public async Task<LogRange> AppendAsync(
        long objectId, StreamChunk chunk, ConflictAction onConflict = ConflictAction.Error, CancellationToken cancellation = default) =>
        (await AppendAsync([new LogChange(objectId, chunk, onConflict)], cancellation).ConfigureAwait(false))[0];

    /// <summary>Appends to several logs, all or nothing; a range per change. Chunks of one log are applied in order.</summary>
    public Task<IReadOnlyList<LogRange>> AppendAsync(IReadOnlyList<LogChange> changes, CancellationToken cancellation = default)
    {
        foreach (LogChange change in changes) change.Chunk.Retain();
        return Enqueue(new LogRequest { Changes = changes, Cancellation = cancellation });
    }

    /// <summary>
    /// UPDATE, DELETE and ON CONFLICT DO UPDATE: <paramref name="compute"/> runs on the writer's thread, sees the table as it is, and
    /// returns the changes (-U/+U, -D, +I with whole rows) as chunks that it hands over; no other change comes between.
    /// </summary>
    public async Task<LogRange> MutateAsync(
        long objectId, Func<TablePin, IReadOnlyList<StreamChunk>> compute, CancellationToken cancellation = default)
    {
        IReadOnlyList<LogRange> ranges = await Enqueue(
            new LogRequest { ObjectId = objectId, Compute = compute, Cancellation = cancellation }).ConfigureAwait(false);
        return ranges.Count == 0
            ? new LogRange(objectId, EndOffset(objectId), EndOffset(objectId), 0)
            : new LogRange(objectId, ranges[0].Start, ranges[^1].End, ranges.Sum(r => r.AffectedRows));
    }

    /// <summary>One past the newest acknowledged row.</summary>
    public long EndOffset(long objectId) => Find(objectId).End;

    /// <summary>The current rows of a table, versioned by offset: version v holds the rows below offset v. 42809 for a stream.</summary>
    public VersionedTable TableIndex(long objectId) => TryTableIndex(objectId)
        ?? throw new StreamSqlException(SqlState.WrongObjectType, $"\"{Find(objectId).Schema.Name}\" is not a table");

    /// <summary>Null when there is no such log, or it is a stream.</summary>
    public VersionedTable? TryTableIndex(long objectId) => _logs.GetValueOrDefault(objectId)?.Index;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _queue.CompleteAdding();
        _writer.Join();
        foreach (Log log in _logs.Values) log.Drop();
        _batch.Dispose();
        _open.EnterWriteLock();
        _db.Dispose();
        _open.ExitWriteLock();
        _queue.Dispose();
    }

    private Log Find(long objectId) => _logs.TryGetValue(objectId, out Log? log)
        ? log
        : throw new StreamSqlException(SqlState.UndefinedTable, $"log {objectId} does not exist");

    private Task<IReadOnlyList<LogRange>> Enqueue(LogRequest request)
    {
        try
        {
            _queue.Add(request);
        }
        catch (InvalidOperationException)
        {
            ReleaseChunks(request);
            return Task.FromException<IReadOnlyList<LogRange>>(
                new StreamSqlException(SqlState.AdminShutdown, "the server is shutting down"));
        }

        return request.Done.Task;
    }

    private void RunControl(Action action) => Enqueue(new LogRequest { Control = action }).GetAwaiter().GetResult();

    private static void ReleaseChunks(LogRequest request)
    {
        foreach (LogChange change in request.Changes) change.Chunk.Release();
    }

    private void LoadLogs()
    {
        using RocksIterator schemas = _db.Iterate(LogKeys.Schemas, "S"u8, "T"u8);
        while (schemas.MoveNext())
        {
            long id = BinaryPrimitives.ReadInt64BigEndian(schemas.Key[1..]);
            LogSchema schema = JsonSerializer.Deserialize<LogSchema>(schemas.Value, PlanJson.Options)
                ?? throw new StreamSqlException(SqlState.DataCorrupted, $"log {id} has no schema");
            var log = new Log(id, schema);
            if (log.Index is not null) LoadIndex(log);
            log.Open(FindEnd(id));
            _logs[id] = log;
        }
    }

    private long FindEnd(long id)
    {
        using RocksIterator last = _db.Iterate(LogKeys.Entries, LogKeys.Prefix(id), LogKeys.Prefix(id + 1));
        if (!last.SeekForPrevious(LogKeys.Entry(id, long.MaxValue))) return 0;
        ReadOnlySpan<byte> key = last.Key;
        if (BinaryPrimitives.ReadInt64BigEndian(key) != id) return 0;
        return LogKeys.OffsetOf(key) + ChunkCodec.RowCount(last.Value[LogKeys.EntryHeadBytes..]);
    }

    /// <summary>Reads a table's rows from its index family, not from its log.</summary>
    private void LoadIndex(Log log)
    {
        ColumnBuilder[] builders = [.. log.Types.Select(t => ColumnBuilder.Create(t))];
        int count = 0;
        using RocksIterator rows = _db.Iterate(LogKeys.Index, LogKeys.Prefix(log.Id), LogKeys.Prefix(log.Id + 1));
        while (rows.MoveNext())
        {
            var reader = new ByteReader(rows.Value);
            long times = log.IsKeyed ? 1 : reader.Read<long>();
            ReadOnlySpan<byte> row = reader.Rest;
            for (; times > 0; times--)
            {
                log.Codec.Decode(row, builders);
                if (++count < StreamChunk.MaxRows) continue;
                ApplyLoaded(log, builders, count);
                count = 0;
            }
        }

        ApplyLoaded(log, builders, count);
        foreach (ColumnBuilder builder in builders) builder.Dispose();
    }

    private static void ApplyLoaded(Log log, ColumnBuilder[] builders, int count)
    {
        if (count == 0) return;
        var chunk = new StreamChunk([.. builders.Select(b => b.Finish())], count);
        log.Index!.Apply(chunk);
        chunk.Release();
    }
}
