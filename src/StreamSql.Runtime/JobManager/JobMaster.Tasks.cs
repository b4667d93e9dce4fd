using StreamSql.Core.Connectors;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Runtime.Rpc;
using StreamSql.Runtime.Tasks;

namespace StreamSql.Runtime.JobManager;

/// <summary>What tasks report, and the splits they are given.</summary>
internal sealed partial class JobMaster : IJobMasterGateway
{
    private Exception? _checkpointFailure;

    public void TaskStateChanged(TaskStateUpdate update) => _services.Loop.Post(() => OnTaskStateChanged(update));

    public void EpochPassed(ExecutionId execution, long epoch) => _services.Loop.Post(() =>
    {
        if (_execution?.Find(execution) is not { } vertex) return;
        vertex.PassedEpoch = epoch;
        AdvanceEpochs();
    });

    public void AcknowledgeCheckpoint(CheckpointAcknowledgement acknowledgement) => _services.Loop.Post(() =>
    {
        if (acknowledgement.Execution.Attempt == Attempt) _checkpoints.Acknowledge(acknowledgement);
    });

    public void DeclineCheckpoint(ExecutionId execution, long checkpointId, string reason) => _services.Loop.Post(() =>
    {
        if (execution.Attempt == Attempt) _checkpoints.Decline(checkpointId, reason);
    });

    public void InputArrived(ExecutionId execution, long objectId) => _services.Clock.OnInput(objectId);

    public void EpochRequested(ExecutionId execution) => _services.Loop.Post(() =>
    {
        if (execution.Attempt == Attempt) WantEpoch();
    });

    private void OnTaskStateChanged(TaskStateUpdate update)
    {
        if (_execution?.Find(update.Execution) is not { } vertex) return;
        _execution.Update(vertex, update.State, update.Failure);
        if (update.State == ExecutionState.Running && Status == JobStatus.Running && _execution.AllRunning) OnAllRunning();
        if (!update.State.IsTerminal()) return;
        if (update.State == ExecutionState.Failed && Status == JobStatus.Running) MoveTo(JobStatus.Failing);
        if (_execution.AllEnded)
        {
            if (_checkpointFailure is not null) _execution.Fail(_checkpointFailure);
            _checkpointFailure = null;
            OnAllEnded();
            return;
        }

        _checkpoints.OnTaskEnded();
        EpochSources = [.. EpochSources.Where(s => s.Id != update.Execution)];
        AdvanceEpochs();
    }

    private void OnAllRunning()
    {
        foreach (JobVertex vertex in Graph.Vertices)
        {
            if (vertex.Chain[0] is not SourceSpec spec) continue;
            var source = new SourceCoordinator(vertex, spec, _services.Connectors(spec.Connector));
            _sources.Add(source);
            Discover(source);
        }

        if (_sources.Count == 0) Join();
    }

    private void Discover(SourceCoordinator source)
    {
        if (source.IsDiscovering) return;
        int attempt = Attempt;
        _services.Loop.PostWhenDone(
            source.DiscoverAsync(),
            splits => OnDiscovered(source, splits, attempt),
            failure => OnDiscoveryFailed(source, failure, attempt));
    }

    private void OnDiscovered(SourceCoordinator source, IReadOnlyList<SourceSplit> splits, int attempt)
    {
        if (attempt != Attempt || Status != JobStatus.Running) return;
        IReadOnlyList<SplitAssignment> assignments = source.Assign(splits, JobId, attempt);
        source.StartRepeating(_services.Time, () => _services.Loop.Post(() =>
        {
            if (attempt == Attempt && Status == JobStatus.Running) Discover(source);
        }));
        if (assignments.Count == 0)
        {
            // An epoch may have been left out until it had looked.
            _services.Clock.OnJobChanged();
            return;
        }

        _services.Loop.PostWhenDone(
            AssignAsync(assignments),
            _ =>
            {
                if (attempt == Attempt && Status == JobStatus.Running) OnAssigned(source);
            },
            Fail);
    }

    private async Task<bool> AssignAsync(IReadOnlyList<SplitAssignment> assignments)
    {
        await Task.WhenAll(assignments.Select(_executor!.AssignSplitsAsync)).ConfigureAwait(false);
        return true;
    }

    private void OnAssigned(SourceCoordinator source)
    {
        source.IsAssigned = true;
        if (EpochSources.Count == 0 && _sources.TrueForAll(s => s.IsAssigned)) Join();
        else WantEpoch();
    }

    private void OnDiscoveryFailed(SourceCoordinator source, Exception failure, int attempt)
    {
        source.OnDiscoveryFailed();
        if (attempt != Attempt || Status != JobStatus.Running || failure is OperationCanceledException) return;
        if (source.IsAssigned)
        {
            // What it reads already goes on; the next look may succeed.
            Warn($"job \"{JobName}\" could not look for new splits: {failure.Message}");
            _services.Clock.OnJobChanged();
            return;
        }

        MoveTo(JobStatus.Failing);
        _checkpointFailure = failure;
        _executor!.Cancel(JobId, attempt);
    }

    /// <summary>All tasks run and have their splits: takes part in epochs from here on, beginning with one of its own.</summary>
    private void Join()
    {
        EpochSources = _executor!.EpochSources(JobId, Attempt);
        _started.TrySetResult();
        if (EpochSources.Count == 0) return;
        _wanted = true;
        _services.Clock.Register(this);
    }
}
