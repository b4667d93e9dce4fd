using StreamSql.Runtime.Tasks;
using StreamSql.State.Snapshots;

namespace StreamSql.Runtime.Rpc;

/// <summary>What tasks tell their job master. Calls come from any thread and do not block.</summary>
public interface IJobMasterGateway
{
    void TaskStateChanged(TaskStateUpdate update);

    /// <summary>A task has processed an epoch and passed its barrier on.</summary>
    void EpochPassed(ExecutionId execution, long epoch);

    void AcknowledgeCheckpoint(CheckpointAcknowledgement acknowledgement);

    void DeclineCheckpoint(ExecutionId execution, long checkpointId, string reason);

    /// <summary>A source read beyond the last cut of its object.</summary>
    void InputArrived(ExecutionId execution, long objectId);

    /// <summary>Something changed without input; the job wants an epoch.</summary>
    void EpochRequested(ExecutionId execution);
}

/// <summary>A task's new state; <paramref name="Failure"/> goes with FAILED.</summary>
public sealed record TaskStateUpdate(ExecutionId Execution, ExecutionState State, Exception? Failure);

/// <summary>A task's part of a checkpoint is written.</summary>
/// <param name="Execution">The task.</param>
/// <param name="CheckpointId">The job's checkpoint.</param>
/// <param name="Snapshot">Null for a task without state.</param>
/// <param name="Watermark">The task's watermark at the barrier.</param>
/// <param name="SourceUid">For sources: the operator that read.</param>
/// <param name="SourceOffsets">For sources: the next offset of each split.</param>
public sealed record CheckpointAcknowledgement(
    ExecutionId Execution,
    long CheckpointId,
    SubtaskSnapshot? Snapshot,
    long Watermark,
    string? SourceUid = null,
    IReadOnlyDictionary<string, long>? SourceOffsets = null);
