using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.State.Logs;

/// <summary>Reads an embedded log. Owned by the task's thread; only <see cref="KnownEndOffset"/> and the wake-up come from others.</summary>
internal sealed class InternalSplitReader(LogStore store, SourceDescription description) : ISplitReader
{
    private readonly long _objectId = description.ObjectId;
    private Action? _wakeUp;
    private SourceSplit? _split;
    private long _next;

    public void Open(Action wakeUp)
    {
        _wakeUp = wakeUp;
        store.DataAvailable += OnData;
    }

    public int AddSplit(SourceSplit split)
    {
        Invariant.Check(_split is null && split.Id == InternalConnector.SplitId);
        _split = split;
        Volatile.Write(ref _next, split.StartOffset);
        return 0;
    }

    public bool Poll(int split, long limitOffset, int maxRows, out SourceBatch batch)
    {
        batch = default;
        long limit = Math.Min(limitOffset, _split!.StopOffset ?? long.MaxValue);
        LogBatch? read = store.Read(_objectId, _next, limit, maxRows);
        if (read is null) return false;
        StreamChunk chunk = Project(read);
        Volatile.Write(ref _next, read.End);
        long bytes = 0;
        foreach (Column column in chunk.Columns) bytes += column.MemorySize;
        batch = new SourceBatch(chunk, read.End, bytes, read.Timestamps[^1]);
        return true;
    }

    /// <summary>The acknowledged end: what the epoch clock cuts at.</summary>
    public long KnownEndOffset(int split)
    {
        long end = store.Exists(_objectId) ? store.EndOffset(_objectId) : Volatile.Read(ref _next);
        return Math.Min(end, _split?.StopOffset ?? long.MaxValue);
    }

    public bool IsFinished(int split) => _split!.StopOffset is { } stop && _next >= stop;

    public long Lag(int split) => Math.Max(0, KnownEndOffset(split) - Volatile.Read(ref _next));

    public void Dispose() => store.DataAvailable -= OnData;

    private void OnData(long objectId, long end)
    {
        if (objectId == _objectId) _wakeUp?.Invoke();
    }

    /// <summary>The wanted columns, shared with the log's chunk, and those about the record.</summary>
    private StreamChunk Project(LogBatch batch)
    {
        var columns = new Column[description.Decoded.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            DecodedField field = description.Decoded[i];
            columns[i] = field.Metadata switch
            {
                null => Stored(batch.Chunk, field),
                "offset" => Offsets(batch, field.Type),
                "timestamp" => Times(batch, field.Type),
                _ => throw StreamSqlException.NotSupported($"metadata column \"{field.Metadata}\" of an internal log"),
            };
        }

        StreamChunk projected = batch.Chunk.WithColumns(columns);
        batch.Chunk.Release();
        return projected;
    }

    private static Column Stored(StreamChunk chunk, DecodedField field)
    {
        Column column = chunk[field.SourceIndex];
        if (!column.Type.SameAs(field.Type)) return column.Retype(field.Type);
        column.Retain();
        return column;
    }

    private static FixedColumn<long> Offsets(LogBatch batch, SqlType type)
    {
        FixedColumn<long> column = FixedColumn<long>.Allocate(type, batch.Chunk.PhysicalRows);
        Span<long> values = column.WritableValues;
        for (int i = 0; i < values.Length; i++) values[i] = batch.Start + i;
        return column;
    }

    private static FixedColumn<long> Times(LogBatch batch, SqlType type)
    {
        FixedColumn<long> column = FixedColumn<long>.Allocate(type, batch.Chunk.PhysicalRows);
        batch.Timestamps.CopyTo(column.WritableValues);
        return column;
    }
}
