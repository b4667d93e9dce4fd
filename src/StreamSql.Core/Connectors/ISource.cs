using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;

namespace StreamSql.Core.Connectors;

/// <summary>What a job reads from one base object.</summary>
/// <param name="ObjectId">Catalog id.</param>
/// <param name="ObjectName">For messages and metrics.</param>
/// <param name="Options">Canonical options, format options included.</param>
/// <param name="Decoded">The columns to produce, in this order.</param>
/// <param name="Bounded">Stop at the end known at the start.</param>
/// <param name="PushedFilter">May be used to skip rows.</param>
/// <param name="Parallelism">Reader subtasks; generators make as many splits.</param>
public sealed record SourceDescription(
    long ObjectId,
    string ObjectName,
    ConnectorOptions Options,
    IReadOnlyList<DecodedField> Decoded,
    bool Bounded,
    Expr? PushedFilter,
    int Parallelism,
    ISourceErrorSink Errors);

/// <summary>Where undecodable records are reported (policy skip or null); thread-safe, never blocks.</summary>
public interface ISourceErrorSink
{
    void Report(SourceError error);
}

/// <summary>A record that could not be decoded. The receiver copies the raw bytes.</summary>
public readonly ref struct SourceError(string splitId, long offset, string reason, ReadOnlySpan<byte> raw)
{
    public string SplitId { get; } = splitId;

    public long Offset { get; } = offset;

    public string Reason { get; } = reason;

    public ReadOnlySpan<byte> Raw { get; } = raw;
}

/// <summary>One base object as a source: finds splits (on the job master) and reads them (in tasks).</summary>
public interface ISource
{
    /// <summary>True when every split ends.</summary>
    bool IsBounded { get; }

    /// <summary>How often <see cref="ISplitEnumerator.DiscoverAsync"/> is asked again; null: once.</summary>
    TimeSpan? DiscoveryInterval { get; }

    ISplitEnumerator CreateEnumerator();

    /// <summary>A reader for one subtask.</summary>
    ISplitReader CreateReader(int subtask);
}

/// <summary>Finds splits. Called by one thread at a time.</summary>
public interface ISplitEnumerator : IAsyncDisposable
{
    /// <summary>
    /// All splits there are now, each with the offset where a reader that has no state for it starts (start-up mode applied; splits
    /// found after the first call start at their beginning). Known ids may be repeated.
    /// </summary>
    ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation);
}

/// <summary>
/// A unit of input: <paramref name="Id"/> is stable across restarts (Kafka: <c>topic-partition</c>; a file's path; a slot number).
/// <paramref name="StartOffset"/> is the next offset to read; <paramref name="StopOffset"/> (exclusive) ends a bounded split.
/// </summary>
public sealed record SourceSplit(string Id, long StartOffset, long? StopOffset = null, string? Payload = null);

/// <summary>
/// Reads splits of one subtask. <see cref="Poll"/> and the other members are called by the task's thread and never block; blocking
/// clients have a thread of their own behind it and call the wake-up.
/// </summary>
public interface ISplitReader : IDisposable
{
    /// <summary>Called once, before anything else. <paramref name="wakeUp"/> may be called from any thread when data has arrived.</summary>
    void Open(Action wakeUp);

    /// <summary>Adds a split at its start offset; returns its handle: 0, 1, 2 …</summary>
    int AddSplit(SourceSplit split);

    /// <summary>
    /// The next rows of a split, at most <paramref name="maxRows"/>, none at or above <paramref name="limitOffset"/>. Returns false when
    /// there is nothing now. A batch may have no chunk (offsets moved over skipped records).
    /// </summary>
    bool Poll(int split, long limitOffset, int maxRows, out SourceBatch batch);

    /// <summary>
    /// One past the furthest offset this reader knows to exist in the split: what the epoch clock cuts at. Readable from any thread.
    /// A bounded split whose rows all exist answers its stop, read or not; generators without an end or a rate answer how far they
    /// have generated.
    /// </summary>
    long KnownEndOffset(int split);

    /// <summary>True when the split is bounded and all of it was returned.</summary>
    bool IsFinished(int split);

    /// <summary>Records behind the end, for the lag metric; -1 unknown.</summary>
    long Lag(int split) => Math.Max(0, KnownEndOffset(split));

    /// <summary>Why nothing comes at the moment (broker down), for people; null when all is well. Any thread.</summary>
    string? Impediment(int split) => null;

    /// <summary>Offsets that a complete checkpoint covers, by split id (Kafka commits them to its group). Any thread.</summary>
    void NotifyCheckpointComplete(IReadOnlyDictionary<string, long> offsets)
    {
    }
}

/// <summary>What one poll returned: the caller owns the chunk's reference.</summary>
/// <param name="Chunk">Rows of one split in offset order, columns as <see cref="SourceDescription.Decoded"/>; or null.</param>
/// <param name="NextOffset">Where the next poll of this split goes on.</param>
/// <param name="Bytes">Bytes read, for metrics.</param>
/// <param name="NewestTimestamp">Broker or file time of the newest record, Unix micros; 0 unknown.</param>
public readonly record struct SourceBatch(StreamChunk? Chunk, long NextOffset, long Bytes = 0, long NewestTimestamp = 0);
