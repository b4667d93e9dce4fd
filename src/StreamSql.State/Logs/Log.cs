using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Types;
using StreamSql.State.Tables;

namespace StreamSql.State.Logs;

/// <summary>
/// One log: its end, its newest entries in memory, and for a table its current rows. The writer thread changes it; readers take entries
/// from the tail under its lock.
/// </summary>
internal sealed class Log
{
    private const long TailBytes = 8L << 20;

    private readonly List<LogEntry> _tail = [];
    private long _tailBytes;
    private long _end;
    private bool _dropped;

    public Log(long id, LogSchema schema)
    {
        Id = id;
        Schema = schema;
        Types = [.. schema.Schema.Fields.Select(f => f.Type)];
        Codec = new RowCodec(Types);
        if (!schema.IsTable) return;
        bool keyed = schema.KeyColumns is { Count: > 0 };
        Index = VersionedTable.Scratch(new VersionedTableDescriptor(
            schema.Name, schema.Schema, keyed ? RowIdentity.Key : RowIdentity.Bag, keyed ? schema.KeyColumns! : [], RetainedVersions));
    }

    /// <summary>Group commits that stay readable in a table's index without a pin.</summary>
    private const int RetainedVersions = 128;

    public long Id { get; }

    public LogSchema Schema { get; }

    public SqlType[] Types { get; }

    public RowCodec Codec { get; }

    /// <summary>The rows of a table; null for a stream.</summary>
    public VersionedTable? Index { get; }

    public bool IsKeyed => Index is { Descriptor.Identity: RowIdentity.Key };

    /// <summary>One past the newest acknowledged row.</summary>
    public long End => Interlocked.Read(ref _end);

    /// <summary>One past the newest row of the group being committed. Writer only.</summary>
    public long StagedEnd { get; set; }

    /// <summary>Sets where an opened log ends; its rows are in the index already.</summary>
    public void Open(long end)
    {
        StagedEnd = end;
        Interlocked.Exchange(ref _end, end);
        Index?.Publish(end);
    }

    /// <summary>Makes a committed group readable: first the table's rows, then the end of the log.</summary>
    public void Publish(IEnumerable<LogEntry> entries)
    {
        lock (_tail)
        {
            foreach (LogEntry entry in entries)
            {
                if (_dropped)
                {
                    entry.Chunk.Release();
                    continue;
                }

                _tail.Add(entry);
                _tailBytes += entry.Bytes;
            }

            int drop = 0;
            for (; drop < _tail.Count - 1 && _tailBytes > TailBytes; drop++)
            {
                _tailBytes -= _tail[drop].Bytes;
                _tail[drop].Chunk.Release();
            }

            _tail.RemoveRange(0, drop);
        }

        Index?.Publish(StagedEnd);
        Interlocked.Exchange(ref _end, StagedEnd);
    }

    /// <summary>
    /// Entries from the one that holds <paramref name="from"/>, retained, until they have enough rows; false when it is not in memory.
    /// </summary>
    public bool TakeTail(long from, long limit, int maxRows, List<LogEntry> into)
    {
        lock (_tail)
        {
            if (_tail.Count == 0 || _tail[0].Start > from) return false;
            int low = 0;
            int high = _tail.Count;
            while (low < high)
            {
                int middle = (low + high) >> 1;
                if (_tail[middle].End <= from) low = middle + 1;
                else high = middle;
            }

            for (long at = from; low < _tail.Count && _tail[low].Start < limit && at - from < maxRows; low++)
            {
                _tail[low].Chunk.Retain();
                into.Add(_tail[low]);
                at = _tail[low].End;
            }

            return into.Count > 0;
        }
    }

    public void Drop()
    {
        lock (_tail)
        {
            _dropped = true;
            foreach (LogEntry entry in _tail) entry.Chunk.Release();
            _tail.Clear();
        }
    }
}

/// <summary>Rows that were appended together, dense, with the reference of who holds the entry.</summary>
internal readonly record struct LogEntry(long Start, long End, StreamChunk Chunk, long TimeMicros)
{
    public long Bytes
    {
        get
        {
            long bytes = 256;
            foreach (Column column in Chunk.Columns) bytes += column.MemorySize;
            return bytes;
        }
    }
}
