using StreamSql.Core.Connectors;
using StreamSql.Core.Memory;

namespace StreamSql.Connectors.Files;

/// <summary>Complete records of a piece of a file. Filled by the reading thread, then owned by the task's thread.</summary>
internal sealed class FileBlock(PooledBuffer data, RecordRange[] records, int count, long origin, long end)
{
    public PooledBuffer Data => data;

    public ReadOnlySpan<RecordRange> Records => records.AsSpan(0, count);

    public int Count => count;

    /// <summary>File offset behind the last record: where the next block goes on.</summary>
    public long End => end;

    /// <summary>File offset of a record.</summary>
    public long OffsetOf(int record) => origin + records[record].Start;
}
