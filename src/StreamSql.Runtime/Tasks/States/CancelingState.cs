namespace StreamSql.Runtime.Tasks.States;

/// <summary>Asked to stop: gives up its operators at the next chance.</summary>
internal sealed class CancelingState : TaskState
{
    public static readonly CancelingState Instance = new();

    public override ExecutionState Kind => ExecutionState.Canceling;

    public override bool CanMoveTo(ExecutionState next) => next is ExecutionState.Canceled or ExecutionState.Failed;

    public override bool Run(StreamTask task, long deadline)
    {
        task.MoveTo(ExecutionState.Canceled);
        return false;
    }
}
