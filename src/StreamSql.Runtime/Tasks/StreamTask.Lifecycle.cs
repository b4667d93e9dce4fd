using System.Diagnostics;
using StreamSql.Core.Errors;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Operators.Source;
using StreamSql.Runtime.Tasks.States;
using StreamSql.State.Snapshots;

namespace StreamSql.Runtime.Tasks;

/// <summary>The task's life: state changes, opening, barriers, end. Called by the task's worker only, but for deployment.</summary>
public sealed partial class StreamTask
{
    internal void MoveTo(ExecutionState next)
    {
        TaskState current = _state;
        if (current.Kind.IsTerminal() || (next == ExecutionState.Canceling && current.Kind == ExecutionState.Canceling)) return;
        Invariant.Check(current.CanMoveTo(next));
        if (next.IsTerminal()) Close();
        _state = TaskState.Of(next);
        _listener.OnStateChanged(this, next, next == ExecutionState.Failed ? Failure : null);
    }

    internal void RunMails()
    {
        while (_mailbox.TryTake(out Action? mail)) mail();
    }

    internal void DropMails()
    {
        while (_mailbox.TryTake(out _))
        {
        }
    }

    internal void OpenOperators()
    {
        IReadOnlyList<StreamOperator> operators = Chain.Operators;
        for (int i = operators.Count - 1; i >= 0; i--) operators[i].Open(_plan.CreateContext(this, i));
        UpdateStateSize();
    }

    /// <summary>Ends the epoch: operators first, then the edges.</summary>
    internal void PassBarrier(Barrier barrier)
    {
        Invariant.Check(ExecutionState == ExecutionState.Running);
        Chain.EndEpoch(barrier);
        PendingSnapshot? snapshot = barrier.IsCheckpoint ? State?.Snapshot(barrier.CheckpointId) : null;
        if (barrier.IsCheckpoint) UpdateStateSize();
        Chain.Broadcast(barrier);
        _listener.OnBarrierPassed(this, barrier, snapshot);
    }

    internal void NotifyCheckpointComplete(long checkpointId)
    {
        if (ExecutionState != ExecutionState.Running) return;
        State?.NotifyCheckpointComplete(checkpointId);
        Chain.NotifyCheckpointComplete(checkpointId);
    }

    private void UpdateStateSize() => Metrics.OnSnapshot(State?.MemorySize ?? 0);

    private TaskInput CreateInput(OperatorChain chain) => Gate is not null
        ? new GateInput(Gate, this)
        : chain.Head switch
        {
            SourceOperator source => new SourceInput(source),
            ILeafOperator leaf => new LeafInput(leaf, this),
            _ => throw new UnreachableException($"operator {chain.Head.GetType().Name} needs inputs"),
        };

    private void Fail(Exception failure)
    {
        if (ExecutionState.IsTerminal()) return;
        Failure = failure;
        MoveTo(ExecutionState.Failed);
    }

    private void Close()
    {
        OperatorChain? chain = _chain;
        Volatile.Write(ref _chain, null);
        try
        {
            chain?.Dispose();
            State?.Dispose();
        }
        catch (Exception failure) when (Failure is not null)
        {
            // The first failure is the one that explains; closing after it may fail for the same reason.
            Debug.WriteLine(failure);
        }
    }
}
