using System.Buffers.Binary;
using System.Runtime.InteropServices;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Memory;
using StreamSql.State.Backends.RocksDb;

namespace StreamSql.State.Logs;

/// <summary>Reading by offset: the newest entries from memory, older ones from the disk.</summary>
public sealed partial class LogStore
{
    /// <summary>Readers of the disk share it, so that the database is not closed under them.</summary>
    private readonly ReaderWriterLockSlim _open = new();

    /// <summary>
    /// Rows from <paramref name="from"/>, below <paramref name="limit"/>, about <paramref name="maxRows"/> at most: one chunk in offset order with
    /// row kinds for tables, owned by the caller; null when there are none. An update's two rows are never torn apart by maxRows.
    /// </summary>
    public LogBatch? Read(long objectId, long from, long limit, int maxRows)
    {
        if (!_logs.TryGetValue(objectId, out Log? log)) return null;
        limit = Math.Min(limit, log.End);
        maxRows = Math.Min(maxRows, StreamChunk.MaxRows);
        if (from >= limit || maxRows <= 0) return null;
        var entries = new List<LogEntry>();
        if (!log.TakeTail(from, limit, maxRows, entries)) ReadEntries(log, from, limit, maxRows, entries);
        if (entries.Count == 0) return null;
        long end = Math.Min(Math.Min(limit, entries[^1].End), from + maxRows);
        end = KeepPairs(entries, from, end, Math.Min(limit, entries[^1].End));
        LogBatch batch = Combine(log, entries, from, end);
        foreach (LogEntry entry in entries) entry.Chunk.Release();
        return batch;
    }

    private void ReadEntries(Log log, long from, long limit, int maxRows, List<LogEntry> into)
    {
        _open.EnterReadLock();
        try
        {
            if (Volatile.Read(ref _disposed) != 0) return;
            using RocksIterator iterator = _db.Iterate(LogKeys.Entries, LogKeys.Prefix(log.Id), LogKeys.Prefix(log.Id + 1));
            if (!iterator.SeekForPrevious(LogKeys.Entry(log.Id, from))) return;
            for (long at = from; at < limit && at - from < maxRows && iterator.MoveNext();)
            {
                ReadOnlySpan<byte> key = iterator.Key;
                if (BinaryPrimitives.ReadInt64BigEndian(key) != log.Id) return;
                ReadOnlySpan<byte> value = iterator.Value;
                StreamChunk chunk = ChunkCodec.Decode(value[LogKeys.EntryHeadBytes..], log.Types);
                long start = LogKeys.OffsetOf(key);
                at = start + chunk.PhysicalRows;
                into.Add(new LogEntry(start, at, chunk, BinaryPrimitives.ReadInt64LittleEndian(value)));
            }
        }
        finally
        {
            _open.ExitReadLock();
        }
    }

    /// <summary>Moves an end that lies between -U and its +U: one back, or one on when nothing would be left.</summary>
    private static long KeepPairs(List<LogEntry> entries, long from, long end, long available)
    {
        if (end >= available) return end;
        foreach (LogEntry entry in entries)
        {
            if (end - 1 < entry.Start || end - 1 >= entry.End) continue;
            if (entry.Chunk.Kind((int)(end - 1 - entry.Start)) != RowKind.UpdateBefore) return end;
            return end - 1 > from ? end - 1 : end + 1;
        }

        return end;
    }

    private static LogBatch Combine(Log log, List<LogEntry> entries, long from, long end)
    {
        long[] times = new long[end - from];
        foreach (LogEntry entry in entries)
        {
            int first = (int)(Math.Max(entry.Start, from) - from);
            int last = (int)(Math.Min(entry.End, end) - from);
            if (last > first) times.AsSpan(first..last).Fill(entry.TimeMicros);
        }

        LogEntry only = entries[0];
        if (only.Start == from && only.End == end)
        {
            only.Chunk.Retain();
            return new LogBatch(only.Chunk, from, end, times);
        }

        return new LogBatch(Concatenate(log, entries, from, end), from, end, times);
    }

    private static StreamChunk Concatenate(Log log, List<LogEntry> entries, long from, long end)
    {
        int total = (int)(end - from);
        int[] rows = new int[total];
        bool anyKinds = entries.Exists(e => e.Chunk.HasRowKinds);
        PooledBuffer? kinds = anyKinds ? BufferPool.Rent(total) : null;
        ColumnBuilder[] builders = [.. log.Types.Select(t => ColumnBuilder.Create(t, total))];
        int at = 0;
        foreach (LogEntry entry in entries)
        {
            int first = (int)(Math.Max(entry.Start, from) - entry.Start);
            int last = (int)(Math.Min(entry.End, end) - entry.Start);
            if (last <= first) continue;
            for (int i = first; i < last; i++) rows[i - first] = i;
            for (int c = 0; c < builders.Length; c++) builders[c].AppendRows(entry.Chunk[c], rows.AsSpan(0, last - first));
            if (kinds is not null)
            {
                Span<byte> target = kinds.Bytes.Slice(at, last - first);
                if (entry.Chunk.HasRowKinds) MemoryMarshal.AsBytes(entry.Chunk.RowKinds)[first..last].CopyTo(target);
                else target.Clear();
            }

            at += last - first;
        }

        return new StreamChunk([.. builders.Select(b => b.Finish())], total, rowKinds: kinds);
    }
}

/// <summary>Rows <see cref="Start"/> to <see cref="End"/> of a log.</summary>
/// <param name="Chunk">Dense; the taker owns it.</param>
/// <param name="Start">Offset of the first row.</param>
/// <param name="End">One past the last.</param>
/// <param name="Timestamps">Commit time of each row, Unix microseconds.</param>
public sealed record LogBatch(StreamChunk Chunk, long Start, long End, long[] Timestamps);
