using StreamSql.State.Snapshots;

namespace StreamSql.Runtime.Tasks;

/// <summary>Hears what happens to a task, on the thread where it happens; must not block.</summary>
public interface ITaskListener
{
    /// <summary>The task changed state; <paramref name="failure"/> is set for FAILED.</summary>
    void OnStateChanged(StreamTask task, ExecutionState state, Exception? failure);

    /// <summary>
    /// The task has processed everything before the barrier and passed it on. The listener owns the snapshot, which is there when the
    /// barrier is a checkpoint's and the task has state.
    /// </summary>
    void OnBarrierPassed(StreamTask task, Barrier barrier, PendingSnapshot? snapshot);

    /// <summary>A source read something beyond the last cut.</summary>
    void OnInputArrived(StreamTask task);

    /// <summary>Something changed without input: an epoch is wanted to show it.</summary>
    void OnEpochRequested(StreamTask task);
}
