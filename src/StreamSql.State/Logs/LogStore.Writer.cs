using System.Diagnostics;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.State.Backends.RocksDb;
using StreamSql.State.Tables;

namespace StreamSql.State.Logs;

/// <summary>
/// The writer thread: takes what is queued, checks and stages each request, writes all of it as one synced batch, makes it readable,
/// acknowledges. A write that fails stops the store: what is in memory may then differ from the disk, so nothing more is accepted.
/// </summary>
public sealed partial class LogStore
{
    private const long GroupBytes = 4L << 20;
    private const int GroupRequests = 1024;

    private readonly RocksBatch _batch;
    private readonly List<LogEntry> _stagedEntries = [];
    private readonly List<Log> _stagedLogs = [];
    private readonly List<(LogRequest Request, IReadOnlyList<LogRange> Ranges)> _staged = [];
    private StreamSqlException? _failure;

    private void RunWriter()
    {
        foreach (LogRequest first in _queue.GetConsumingEnumerable())
        {
            Handle(first);
            while (_staged.Count < GroupRequests && _batch.Bytes < GroupBytes && _queue.TryTake(out LogRequest? next)) Handle(next);
            Commit();
        }
    }

    private void Handle(LogRequest request)
    {
        try
        {
            if (_failure is not null) throw new StreamSqlException(SqlState.IoError, "the log store has failed and needs a restart", _failure);
            request.Cancellation.ThrowIfCancellationRequested();
            if (request.Control is not null)
            {
                Commit();
                request.Control();
                request.Done.SetResult([]);
                return;
            }

            if (request.Compute is null) Stage(request, request.Changes);
            else StageComputed(request, Compute(request));
        }
        catch (OperationCanceledException)
        {
            request.Done.TrySetCanceled(request.Cancellation);
        }
#pragma warning disable CA1031 // Whatever a computation throws belongs to its caller.
        catch (Exception error)
        {
            request.Done.TrySetException(error);
        }
#pragma warning restore CA1031
        finally
        {
            ReleaseChunks(request);
        }
    }

    private List<LogChange> Compute(LogRequest request)
    {
        Log log = Find(request.ObjectId);
        if (log.Index is null) throw new StreamSqlException(SqlState.WrongObjectType, $"cannot change rows of stream \"{log.Schema.Name}\"");

        // It must see what was staged before it.
        if (log.StagedEnd > log.End) Commit();
        if (_failure is not null) throw _failure;
        using TablePin pin = log.Index.PinNewest();
        return [.. request.Compute!(pin).Select(chunk => new LogChange(request.ObjectId, chunk))];
    }

    private void StageComputed(LogRequest request, List<LogChange> changes)
    {
        try
        {
            Stage(request, changes);
        }
        finally
        {
            foreach (LogChange change in changes) change.Chunk.Release();
        }
    }

    private void Stage(LogRequest request, IReadOnlyList<LogChange> changes)
    {
        List<(Log Log, List<StreamChunk> Chunks, long Affected)>? checkedChanges = Check(changes);
        if (checkedChanges is null)
        {
            Commit();
            if (_failure is not null) throw _failure;
            checkedChanges = Check(changes);
            Invariant.Check(checkedChanges is not null);
        }

        var ranges = new List<LogRange>(changes.Count);
        long now = _time.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        foreach ((Log log, List<StreamChunk> chunks, long affected) in checkedChanges)
        {
            long start = log.StagedEnd;
            foreach (StreamChunk chunk in chunks) StageChunk(log, chunk, now);
            ranges.Add(new LogRange(log.Id, start, log.StagedEnd, affected));
        }

        _staged.Add((request, ranges));
    }

    /// <summary>The chunks to append for each change; null when something staged must be committed first. Changes nothing.</summary>
    private List<(Log Log, List<StreamChunk> Chunks, long Affected)>? Check(IReadOnlyList<LogChange> changes)
    {
        var stages = new Dictionary<long, TableStage>();
        var result = new List<(Log, List<StreamChunk>, long)>(changes.Count);
        try
        {
            foreach (LogChange change in changes)
            {
                Log log = Find(change.ObjectId);
                if (change.Chunk.ColumnCount != log.Types.Length)
                    throw new StreamSqlException(SqlState.DatatypeMismatch, $"\"{log.Schema.Name}\" has {log.Types.Length} columns");
                if (log.Index is null)
                {
                    result.Add((log, change.Chunk.RowCount == 0 ? [] : [change.Chunk.Compact()], change.Chunk.RowCount));
                    continue;
                }

                if (!stages.TryGetValue(log.Id, out TableStage? stage)) stages[log.Id] = stage = new TableStage(log);
                int before = stage.Effective.Count;
                long affected = stage.AffectedRows;
                if (!stage.TryAdd(change.Chunk, change.OnConflict))
                {
                    Invariant.Check(_stagedLogs.Contains(log) || log.StagedEnd > log.End);
                    ReleaseAll();
                    return null;
                }

                result.Add((log, stage.Effective.GetRange(before, stage.Effective.Count - before), stage.AffectedRows - affected));
            }

            return result;
        }
        catch
        {
            ReleaseAll();
            throw;
        }

        void ReleaseAll()
        {
            foreach ((Log log, List<StreamChunk> chunks, _) in result)
                if (log.Index is null) chunks.ForEach(c => c.Release());
            foreach (TableStage stage in stages.Values) stage.Release();
        }
    }

    /// <summary>Puts one entry and its index rows into the batch; takes over the chunk.</summary>
    private void StageChunk(Log log, StreamChunk chunk, long now)
    {
        var writer = new ByteWriter(4096);
        writer.Write(now);
        ChunkCodec.Encode(chunk, ref writer);
        long start = log.StagedEnd;
        _batch.Put(LogKeys.Entries, LogKeys.Entry(log.Id, start), writer.Written);
        log.StagedEnd = start + chunk.PhysicalRows;
        if (log.Index is not null)
        {
            log.Index.Apply(chunk);
            StageIndex(log, chunk, ref writer);
        }

        writer.Dispose();
        _stagedEntries.Add(new LogEntry(start, log.StagedEnd, chunk, now));
        _stagedLogs.Add(log);
    }

    private void StageIndex(Log log, StreamChunk chunk, ref ByteWriter row)
    {
        var key = new ByteWriter(64);
        int[] slots = [];
        if (!log.IsKeyed)
        {
            slots = new int[chunk.PhysicalRows];
            int[] all = new int[slots.Length];
            for (int i = 0; i < all.Length; i++) all[i] = i;
            log.Index!.SlotsOf(chunk, all, slots);
        }

        for (int i = 0; i < chunk.PhysicalRows; i++)
        {
            LogKeys.StartIndexKey(ref key, log.Id);
            foreach (int column in log.Index!.KeyColumns) KeyEncoding.Append(ref key, chunk[column], i, false, false);
            row.Clear();
            long multiplicity = log.IsKeyed ? chunk.Kind(i).IsRetract() ? 0 : 1 : log.Index.MultiplicityOf(slots[i]);
            if (multiplicity <= 0)
            {
                _batch.Delete(LogKeys.Index, key.Written);
                continue;
            }

            if (!log.IsKeyed) row.Write(multiplicity);
            log.Codec.Encode(chunk.Columns, i, ref row);
            _batch.Put(LogKeys.Index, key.Written, row.Written);
        }

        key.Dispose();
    }

    private void Commit()
    {
        if (_staged.Count == 0) return;
        try
        {
            if (_batch.Count > 0) _db.Write(_batch, sync: true);
        }
        catch (StreamSqlException error)
        {
            _failure = error;
        }

        _batch.Clear();
        if (_failure is null) PublishStaged();
        else
            foreach (LogEntry entry in _stagedEntries) entry.Chunk.Release();
        var done = _staged.ToList();
        _staged.Clear();
        _stagedEntries.Clear();
        _stagedLogs.Clear();
        foreach ((LogRequest request, IReadOnlyList<LogRange> ranges) in done)
        {
            if (_failure is null) request.Done.TrySetResult(ranges);
            else request.Done.TrySetException(_failure);
        }
    }

    private void PublishStaged()
    {
        if (_stagedLogs.Count == 0) return;
        var byLog = new Dictionary<Log, List<LogEntry>>();
        for (int i = 0; i < _stagedLogs.Count; i++)
        {
            if (!byLog.TryGetValue(_stagedLogs[i], out List<LogEntry>? entries)) byLog[_stagedLogs[i]] = entries = [];
            entries.Add(_stagedEntries[i]);
        }

        foreach ((Log log, List<LogEntry> entries) in byLog) log.Publish(entries);
        foreach (Log log in byLog.Keys) Announce(log);
    }

    /// <summary>The rows are durable and readable: a listener that throws must not take that back, nor end the writer.</summary>
    private void Announce(Log log)
    {
        try
        {
            DataAvailable?.Invoke(log.Id, log.End);
        }
#pragma warning disable CA1031 // Whoever listens answers for its own failures.
        catch (Exception error)
        {
            Trace.TraceError($"a listener of log \"{log.Schema.Name}\" failed: {error}");
        }
#pragma warning restore CA1031
    }
}
