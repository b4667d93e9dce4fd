namespace StreamSql.Core.Streaming;

/// <summary>
/// Ends an epoch. Sources inject it where the epoch's cut lies; operators make what they did in the epoch visible, and durable
/// when <see cref="CheckpointId"/> is set.
/// </summary>
public sealed class Barrier(long epoch, long checkpointId = 0, BarrierKind kind = BarrierKind.Epoch) : StreamElement
{
    /// <summary>The database-wide number of the epoch that ends here.</summary>
    public long Epoch { get; } = epoch;

    /// <summary>The job's checkpoint number; 0 when this barrier only ends an epoch.</summary>
    public long CheckpointId { get; } = checkpointId;

    public BarrierKind Kind { get; } = kind;

    public bool IsCheckpoint => CheckpointId > 0;
}

/// <summary>Why a barrier was injected. Numbers go over the wire.</summary>
public enum BarrierKind : byte
{
    Epoch = 0,
    Checkpoint = 1,

    /// <summary>A checkpoint that the user owns.</summary>
    Savepoint = 2,

    /// <summary>A checkpoint after which the sources stop: suspend, rescale, attach a view.</summary>
    Stop = 3,
}
