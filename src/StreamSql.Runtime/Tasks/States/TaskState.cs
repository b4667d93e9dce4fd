namespace StreamSql.Runtime.Tasks.States;

/// <summary>
/// What a task does when it is run, by the state of its life. Stateless; a task holds one at a time and moves to the next by
/// <see cref="StreamTask.MoveTo"/>.
/// </summary>
internal abstract class TaskState
{
    public abstract ExecutionState Kind { get; }

    /// <summary>Whether the task may go to <paramref name="next"/> from here.</summary>
    public abstract bool CanMoveTo(ExecutionState next);

    /// <summary>Runs the task until the deadline (true: there is more) or until it has nothing to do (false).</summary>
    public virtual bool Run(StreamTask task, long deadline) => false;

    public static TaskState Of(ExecutionState kind) => kind switch
    {
        ExecutionState.Created => CreatedState.Instance,
        ExecutionState.Deploying => DeployingState.Instance,
        ExecutionState.Initializing => InitializingState.Instance,
        ExecutionState.Running => RunningState.Instance,
        ExecutionState.Canceling => CancelingState.Instance,
        _ => TerminalState.Ended(kind),
    };
}
