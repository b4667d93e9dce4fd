using StreamSql.Runtime.Operators.Source;
using StreamSql.Runtime.Rpc;
using StreamSql.Runtime.Tasks;
using StreamSql.State.Snapshots;

namespace StreamSql.Runtime.TaskManager;

/// <summary>Turns what happens in tasks into messages to their job master, and writes snapshots off the workers. Any thread.</summary>
internal sealed class TaskReporter(IJobMasterGateway master) : ITaskListener
{
    private readonly Lock _lock = new();
    private readonly List<Task> _writing = [];

    /// <summary>Completes when the snapshots that are being written now are written.</summary>
    public Task WhenQuietAsync()
    {
        lock (_lock) return Task.WhenAll(_writing);
    }

    public void OnStateChanged(StreamTask task, ExecutionState state, Exception? failure) =>
        master.TaskStateChanged(new TaskStateUpdate(task.Id, state, failure));

    public void OnBarrierPassed(StreamTask task, Barrier barrier, PendingSnapshot? snapshot)
    {
        master.EpochPassed(task.Id, barrier.Epoch);
        if (!barrier.IsCheckpoint) return;
        var source = task.Chain.Head as SourceOperator;
        var acknowledgement = new CheckpointAcknowledgement(
            task.Id,
            barrier.CheckpointId,
            null,
            source?.CurrentWatermark ?? task.Chain.Watermark,
            source?.Spec.Uid,
            source?.SavedOffsets);
        if (snapshot is null) master.AcknowledgeCheckpoint(acknowledgement);
        else Track(CompleteAsync(acknowledgement, snapshot));
    }

    public void OnInputArrived(StreamTask task) =>
        master.InputArrived(task.Id, (task.RunningChain?.Head as SourceOperator)?.ObjectId ?? 0);

    public void OnEpochRequested(StreamTask task) => master.EpochRequested(task.Id);

    private void Track(Task writing)
    {
        lock (_lock)
        {
            _writing.RemoveAll(w => w.IsCompleted);
            _writing.Add(writing);
        }
    }

    private async Task CompleteAsync(CheckpointAcknowledgement acknowledgement, PendingSnapshot snapshot)
    {
        try
        {
            SubtaskSnapshot written = await snapshot.CompleteAsync().ConfigureAwait(false);
            master.AcknowledgeCheckpoint(acknowledgement with { Snapshot = written });
        }
        catch (Exception failure)
        {
            master.DeclineCheckpoint(acknowledgement.Execution, acknowledgement.CheckpointId, failure.Message);
        }
    }
}
