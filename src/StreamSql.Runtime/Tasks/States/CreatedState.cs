namespace StreamSql.Runtime.Tasks.States;

/// <summary>Wired to its channels, not yet asked to start.</summary>
internal sealed class CreatedState : TaskState
{
    public static readonly CreatedState Instance = new();

    public override ExecutionState Kind => ExecutionState.Created;

    public override bool CanMoveTo(ExecutionState next) =>
        next is ExecutionState.Deploying or ExecutionState.Canceling or ExecutionState.Failed;
}
