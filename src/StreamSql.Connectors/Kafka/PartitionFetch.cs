using System.Collections.Concurrent;

namespace StreamSql.Connectors.Kafka;

/// <summary>
/// What has been fetched of one partition and not been taken yet. The fetching thread adds, the task's thread takes; the positions may be
/// read by any.
/// </summary>
internal sealed class PartitionFetch(string topic, int partition, long startOffset, long? stopOffset)
{
    private long _fetchedTo = startOffset;
    private long _highWatermark = -1;

    public string Topic { get; } = topic;

    public int Partition { get; } = partition;

    public string SplitId { get; } = $"{topic}-{partition}";

    public long StartOffset { get; } = startOffset;

    public long? StopOffset { get; } = stopOffset;

    public ConcurrentQueue<FetchedBlock> Blocks { get; } = new();

    /// <summary>One past the furthest offset that the fetching thread has seen.</summary>
    public long FetchedTo => Volatile.Read(ref _fetchedTo);

    /// <summary>End of the partition in the broker as last heard; -1 unknown.</summary>
    public long HighWatermark
    {
        get => Volatile.Read(ref _highWatermark);
        set => Volatile.Write(ref _highWatermark, value);
    }

    // The following belong to the task's thread.
    public FetchedBlock? Current { get; set; }

    public int NextRecord { get; set; }

    public long NextOffset { get; set; } = startOffset;

    /// <summary>Bytes and records that the current drain brings; belong to the fetching thread.</summary>
    public int DrainBytes { get; set; }

    public int DrainRecords { get; set; }

    public FetchedBlock? Filling { get; set; }

    public int FillingBytes { get; set; }

    /// <summary>Hands a block to the task's thread.</summary>
    public void Publish(FetchedBlock block)
    {
        Blocks.Enqueue(block);
        if (block.Position > FetchedTo) Volatile.Write(ref _fetchedTo, block.Position);
    }
}
