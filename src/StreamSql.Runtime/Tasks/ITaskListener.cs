namespace StreamSql.Runtime.Tasks;

/// <summary>Hears what happens to a task, on the thread where it happens; must not block.</summary>
public interface ITaskListener
{
    /// <summary>The task changed state; <paramref name="failure"/> is set for FAILED.</summary>
    void OnStateChanged(StreamTask task, ExecutionState state, Exception? failure);

    /// <summary>The task has processed everything before the barrier and passed it on.</summary>
    void OnBarrierPassed(StreamTask task, Barrier barrier);
}
