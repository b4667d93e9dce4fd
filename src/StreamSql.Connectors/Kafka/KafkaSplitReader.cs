using System.Buffers;
using StreamSql.Connectors.Formats;
using StreamSql.Connectors.Kafka.Native;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Kafka;

/// <summary>
/// Reads partitions: a <see cref="KafkaFetcher"/> brings blocks of raw records on its own thread, the task's thread decodes them up to the
/// limit it is given.
/// </summary>
internal sealed class KafkaSplitReader : ISplitReader
{
    private readonly KafkaFetcher _fetcher;
    private readonly RecordAssembler _assembler;
    private readonly KafkaRecordContext _context = new();
    private readonly bool _commits;
    private volatile PartitionFetch[] _splits = [];

    public KafkaSplitReader(
        IReadOnlyDictionary<string, string> configuration, FetchedParts parts, RecordAssembler assembler, bool commits)
    {
        _fetcher = new KafkaFetcher(configuration, parts);
        _assembler = assembler;
        _commits = commits;
    }

    public void Open(Action wakeUp) => _fetcher.Start(wakeUp);

    public int AddSplit(SourceSplit split)
    {
        int dash = split.Id.LastIndexOf('-');
        var partition = new PartitionFetch(split.Id[..dash], int.Parse(split.Id.AsSpan(dash + 1)), split.StartOffset, split.StopOffset);
        _splits = [.. _splits, partition];
        if (split.StopOffset is not { } stop || split.StartOffset < stop) _fetcher.Add(partition);
        return _splits.Length - 1;
    }

    public bool Poll(int split, long limitOffset, int maxRows, out SourceBatch batch)
    {
        PartitionFetch partition = _splits[split];
        long limit = Math.Min(limitOffset, partition.StopOffset ?? long.MaxValue);
        batch = default;
        if (partition.NextOffset >= limit) return false;
        if (partition.Current is null && !NextBlock(partition)) return false;
        FetchedBlock block = partition.Current!;
        int first = partition.NextRecord;
        int rows = CountRows(block, first, limit, Math.Min(maxRows, StreamChunk.MaxRows));
        long next = rows == 0 ? partition.NextOffset : block.Offsets[first + rows - 1] + 1;
        bool atEnd = first + rows == block.Count;

        // Offsets between here and the next record hold nothing for us: markers of transactions, compacted or aborted records.
        long reachable = atEnd ? block.Position : block.Offsets[first + rows];
        next = Math.Max(next, Math.Min(limit, reachable));
        StreamChunk? chunk = null;
        int bytes = 0;
        if (rows > 0)
        {
            ReadOnlySpan<RecordRange> records = block.Records.AsSpan(first, rows);
            _context.Enter(partition, block, first);
            chunk = _assembler.Assemble(block.Data!, records, _context);
            bytes = records[^1].Start + records[^1].Length - records[0].Start;
        }

        Invariant.Check(next >= partition.NextOffset);
        bool moved = next > partition.NextOffset;
        partition.NextOffset = next;
        partition.NextRecord = first + rows;
        batch = new SourceBatch(chunk, next, bytes, block.NewestTimestamp);
        if (atEnd && next >= block.Position) Finish(partition);
        return moved || Poll(split, limitOffset, maxRows, out batch);
    }

    public long KnownEndOffset(int split) => _splits[split].StopOffset ?? _splits[split].FetchedTo;

    public bool IsFinished(int split) => _splits[split] is { StopOffset: { } stop } partition && partition.NextOffset >= stop;

    public long Lag(int split)
    {
        PartitionFetch partition = _splits[split];
        long end = Math.Max(partition.HighWatermark, partition.FetchedTo);
        return Math.Max(0, end - partition.NextOffset);
    }

    public string? Impediment(int split) => _fetcher.Impediment;

    public void NotifyCheckpointComplete(IReadOnlyDictionary<string, long> offsets)
    {
        if (!_commits) return;
        var own = new List<(string, int, long)>();
        foreach (PartitionFetch partition in _splits)
            if (offsets.TryGetValue(partition.SplitId, out long offset)) own.Add((partition.Topic, partition.Partition, offset));
        if (own.Count > 0) _fetcher.Commit(own);
    }

    public void Dispose()
    {
        _fetcher.Dispose();
        foreach (PartitionFetch partition in _splits)
        {
            if (partition.Current is not null) Finish(partition);
            while (partition.Blocks.TryDequeue(out FetchedBlock? block)) GiveBack(block);
        }

        _assembler.Dispose();
    }

    private bool NextBlock(PartitionFetch partition)
    {
        if (!partition.Blocks.TryDequeue(out FetchedBlock? block))
        {
            _fetcher.ThrowIfFailed();
            return false;
        }

        partition.Current = block;
        partition.NextRecord = 0;
        return true;
    }

    private static int CountRows(FetchedBlock block, int first, long limit, int maxRows)
    {
        int last = Math.Min(block.Count, first + maxRows);
        if (last > first && block.Offsets[last - 1] < limit) return last - first;
        int rows = 0;
        while (first + rows < last && block.Offsets[first + rows] < limit) rows++;
        return rows;
    }

    private void Finish(PartitionFetch partition)
    {
        FetchedBlock block = partition.Current!;
        partition.Current = null;
        GiveBack(block);
    }

    private void GiveBack(FetchedBlock block)
    {
        if (block.Data is not { } data) return;
        data.Release();
        ArrayPool<RecordRange>.Shared.Return(block.Records);
        ArrayPool<long>.Shared.Return(block.Offsets);
        _fetcher.Consumed(block.Bytes);
    }
}
