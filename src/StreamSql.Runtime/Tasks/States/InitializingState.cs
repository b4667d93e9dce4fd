namespace StreamSql.Runtime.Tasks.States;

/// <summary>Opens its operators with the restored state.</summary>
internal sealed class InitializingState : TaskState
{
    public static readonly InitializingState Instance = new();

    public override ExecutionState Kind => ExecutionState.Initializing;

    public override bool CanMoveTo(ExecutionState next) =>
        next is ExecutionState.Running or ExecutionState.Canceling or ExecutionState.Failed;

    public override bool Run(StreamTask task, long deadline)
    {
        task.RunMails();
        if (task.ExecutionState != ExecutionState.Initializing) return true;
        task.OpenOperators();
        task.MoveTo(ExecutionState.Running);
        return true;
    }
}
