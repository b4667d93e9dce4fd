using StreamSql.Core.Connectors;
using StreamSql.Core.Memory;

namespace StreamSql.Connectors.Kafka;

/// <summary>
/// Records of one partition that arrived together: payloads one behind the other in a pooled buffer. Filled by the fetching thread,
/// then owned by the task's thread. Without records it only says how far the partition was read.
/// </summary>
internal sealed class FetchedBlock
{
    public PooledBuffer? Data { get; init; }

    public RecordRange[] Records { get; init; } = [];

    public long[] Offsets { get; init; } = [];

    /// <summary>Milliseconds since 1970; empty unless asked for.</summary>
    public long[] Timestamps { get; init; } = [];

    /// <summary>0 none, 1 create time, 2 log append time; as <see cref="Timestamps"/>.</summary>
    public byte[] TimestampKinds { get; init; } = [];

    /// <summary>Ranges of keys in <see cref="Data"/>, length -1 for none; empty unless asked for.</summary>
    public RecordRange[] Keys { get; init; } = [];

    /// <summary>Headers as JSON objects in <see cref="Data"/>; empty unless asked for.</summary>
    public RecordRange[] Headers { get; init; } = [];

    /// <summary>Records without a payload are left out, so it may be less than the arrays' length.</summary>
    public int Count { get; set; }

    /// <summary>Everything below it has been fetched.</summary>
    public long Position { get; set; }

    public long NewestTimestamp { get; set; }

    public int Bytes { get; init; }
}
