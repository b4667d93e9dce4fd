namespace StreamSql.Runtime.Checkpointing;

/// <summary>A checkpoint as <c>streamsql.checkpoints</c> shows it.</summary>
/// <param name="Id">The job's number for it.</param>
/// <param name="Epoch">The epoch that ended with it.</param>
/// <param name="Status">COMPLETED, FAILED or IN_PROGRESS.</param>
/// <param name="StartedAt">When its barrier was injected.</param>
/// <param name="Duration">From there to the finished <c>_metadata</c>.</param>
/// <param name="StateSize">Bytes, shared files included.</param>
/// <param name="Failure">Why it failed.</param>
public sealed record CheckpointStatus(
    long Id, long Epoch, string Status, DateTimeOffset StartedAt, TimeSpan Duration, long StateSize, string? Failure);
