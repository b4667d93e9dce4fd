using StreamSql.Connectors.Formats;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;

namespace StreamSql.Connectors.Files;

/// <summary>Reads files: a <see cref="FileFetcher"/> brings blocks of records, the task's thread decodes them up to its limit.</summary>
internal sealed class FileSplitReader(RecordAssembler assembler, RecordFraming framing, TimeSpan? interval) : ISplitReader
{
    private readonly FileFetcher _fetcher = new(interval);
    private readonly FileRecordContext _context = new();
    private volatile FileSplit[] _splits = [];

    public void Open(Action wakeUp) => _fetcher.Start(wakeUp);

    public int AddSplit(SourceSplit split)
    {
        var file = new FileSplit(split, framing);
        _splits = [.. _splits, file];
        _fetcher.Add(file);
        return _splits.Length - 1;
    }

    public bool Poll(int split, long limitOffset, int maxRows, out SourceBatch batch)
    {
        FileSplit file = _splits[split];
        batch = default;
        if (file.NextOffset >= limitOffset || (file.Current is null && !NextBlock(file))) return false;
        FileBlock block = file.Current!;
        int first = file.NextRecord;
        int rows = 0;
        int most = Math.Min(block.Count - first, Math.Min(maxRows, StreamChunk.MaxRows));
        while (rows < most && block.OffsetOf(first + rows) < limitOffset) rows++;
        bool atEnd = first + rows == block.Count;
        long next = atEnd ? block.End : Math.Max(file.NextOffset, block.OffsetOf(first + rows));
        StreamChunk? chunk = null;
        int bytes = 0;
        if (rows > 0)
        {
            ReadOnlySpan<RecordRange> records = block.Records.Slice(first, rows);
            _context.Enter(file, block, first);
            chunk = assembler.Assemble(block.Data, records, _context);
            bytes = records[^1].Start + records[^1].Length - records[0].Start;
        }

        // A limit may lie inside a record: the record belongs to where it starts, and reading goes on behind it.
        next = Math.Min(next, limitOffset);
        file.NextOffset = next;
        file.NextRecord = first + rows;
        batch = new SourceBatch(chunk, next, bytes);
        if (next >= block.End) Finish(file);
        return true;
    }

    public long KnownEndOffset(int split) => _splits[split].KnownEnd;

    public bool IsFinished(int split)
    {
        FileSplit file = _splits[split];
        return file.Ended && file.Current is null && file.Blocks.IsEmpty;
    }

    public long Lag(int split) => Math.Max(0, _splits[split].FetchedTo - _splits[split].NextOffset);

    public void Dispose()
    {
        _fetcher.Dispose();
        foreach (FileSplit file in _splits)
        {
            file.Current?.Data.Release();
            while (file.Blocks.TryDequeue(out FileBlock? block)) block.Data.Release();
        }

        assembler.Dispose();
    }

    private bool NextBlock(FileSplit file)
    {
        if (!file.Blocks.TryDequeue(out FileBlock? block))
        {
            _fetcher.ThrowIfFailed();
            return false;
        }

        file.Current = block;
        file.NextRecord = 0;
        _fetcher.Consumed();
        return true;
    }

    private static void Finish(FileSplit file)
    {
        file.Current!.Data.Release();
        file.Current = null;
    }
}
