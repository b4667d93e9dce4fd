namespace StreamSql.Runtime.Tasks.States;

/// <summary>Its state is being fetched and its operators are being created, off the workers: that may block.</summary>
internal sealed class DeployingState : TaskState
{
    public static readonly DeployingState Instance = new();

    public override ExecutionState Kind => ExecutionState.Deploying;

    public override bool CanMoveTo(ExecutionState next) =>
        next is ExecutionState.Initializing or ExecutionState.Canceling or ExecutionState.Failed;
}
