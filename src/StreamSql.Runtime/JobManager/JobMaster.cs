using StreamSql.Core.Errors;
using StreamSql.Core.Metadata;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Plan.Serialization;
using StreamSql.Runtime.Checkpointing;
using StreamSql.Runtime.JobManager.Failover;
using StreamSql.Runtime.Rpc;
using StreamSql.State.Storage;

namespace StreamSql.Runtime.JobManager;

/// <summary>
/// Owns one job: its execution graph, checkpoints, splits and failover. Runs on the control loop; the gateway's members post to it.
/// </summary>
internal sealed partial class JobMaster : IAsyncDisposable
{
    private readonly JobMasterServices _services;
    private readonly RestartStrategy _restarts;
    private readonly CheckpointCoordinator _checkpoints;
    private readonly List<SourceCoordinator> _sources = [];
    private readonly ITimer _restartTimer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JobRecord _record;
    private ExecutionGraph? _execution;
    private ITaskExecutorGateway? _executor;
    private bool _drop;

    public JobMaster(JobRecord record, JobMasterServices services)
    {
        _record = record;
        _services = services;
        Graph = PlanJson.Deserialize(record.GraphJson);
        _restarts = new RestartStrategy(Graph, services.Defaults);
        _checkpoints = new CheckpointCoordinator(
            this, CheckpointOptions.Of(Graph, services.Checkpoints), services.Storage, services.Loop, services.Time);
        _restartTimer = services.Time.CreateTimer(
            _ => services.Loop.Post(OnRestartDue), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        ObjectIds = [.. Specs<SourceSpec>().Select(s => s.ObjectId).Distinct()];
    }

    public JobGraph Graph { get; }

    public string JobId => _record.Id;

    public string JobName => _record.Name;

    public JobStatus Status { get; private set; } = JobStatus.Created;

    /// <summary>The base objects it reads.</summary>
    public IReadOnlyList<long> ObjectIds { get; }

    public int Attempt { get; private set; }

    /// <summary>Just submitted: when it cannot start, whoever submitted it is told, instead of another attempt.</summary>
    public bool IsNew { get; init; }

    /// <summary>Completes when the job is over.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Completes when its tasks run and have their splits, or fails with what prevents that.</summary>
    public Task Started => _started.Task;

    /// <summary>A picture for monitoring.</summary>
    public JobDetails Details() => new()
    {
        Id = JobId,
        Name = JobName,
        ObjectId = _record.ObjectId,
        Status = Status,
        FailureReason = _record.FailureReason,
        Graph = Graph,
        CreatedAt = DateTimeOffset.UnixEpoch.AddMicroseconds(_record.CreatedMicros),
        Restarts = _restarts.Restarts,
        Epoch = CompletedEpoch,
        LastEpochDuration = LastEpochDuration,
        BaseObjects = ObjectIds,
        Tasks = _execution is null ? [] : [.. _execution.Vertices.Select(v => (v.Id, v.State))],
        Checkpoints = _checkpoints.History,
    };

    /// <summary>Starts the job from its newest complete checkpoint, or fresh.</summary>
    public void Start()
    {
        Invariant.Check(_services.Loop.IsCurrent && Status is JobStatus.Created or JobStatus.Restarting);
        foreach (MaterializeSpec view in Specs<MaterializeSpec>()) _services.Clock.RegisterView(view.ObjectId, ObjectIds);
        Attempt++;
        int attempt = Attempt;
        _services.Loop.PostWhenDone(
            Task.Run(() => _checkpoints.IsEnabled ? _services.Storage.FindNewestComplete(JobId, Warn) : null),
            restored => Deploy(restored, attempt),
            Fail);
    }

    /// <summary>A job that was over when the server went down: listed, not run.</summary>
    public void ShowAs(string status)
    {
        Invariant.Check(Status == JobStatus.Created);
        Status = Enum.TryParse(status, ignoreCase: true, out JobStatus known) ? known : JobStatus.Failed;
        foreach (MaterializeSpec view in Specs<MaterializeSpec>()) _services.Clock.RegisterView(view.ObjectId, ObjectIds);
        _started.TrySetCanceled();
        _ended.TrySetResult();
    }

    /// <summary>Stops the job for good; <see cref="Ended"/> tells when. <paramref name="drop"/>: forget its record and checkpoints too.</summary>
    public void Cancel(bool drop)
    {
        Invariant.Check(_services.Loop.IsCurrent);
        _drop |= drop;
        if (Status.IsTerminal() || _execution is null || _execution.AllEnded)
        {
            End(Status.IsTerminal() ? Status : JobStatus.Canceled);
            return;
        }

        MoveTo(JobStatus.Cancelling);
        Detach();
        _executor!.Cancel(JobId, Attempt);
    }

    /// <summary>Stops the job's tasks so that the process can end; the job comes back with it.</summary>
    public void Suspend()
    {
        if (Status.IsTerminal() || _execution is null || _execution.AllEnded)
        {
            Detach();
            _ended.TrySetResult();
            return;
        }

        Status = JobStatus.Suspended;
        Detach();
        _executor!.Cancel(JobId, Attempt);
    }

    public async ValueTask DisposeAsync()
    {
        await _restartTimer.DisposeAsync().ConfigureAwait(false);
        _checkpoints.Dispose();
        foreach (SourceCoordinator source in _sources) await source.DisposeAsync().ConfigureAwait(false);
    }

    private IEnumerable<T> Specs<T>()
        where T : OperatorSpec => Graph.Vertices.SelectMany(v => v.Chain).OfType<T>();

    private void Deploy(CheckpointMetadata? restored, int attempt)
    {
        if (attempt != Attempt || Status is not (JobStatus.Created or JobStatus.Restarting)) return;
        if (restored is not null)
            _services.Log.Info($"job \"{JobName}\" goes on from checkpoint {restored.CheckpointId} (epoch {restored.Epoch})");
        _checkpoints.StartFrom(restored);
        CompletedEpoch = restored?.Epoch ?? 0;
        _execution = new ExecutionGraph(JobId, attempt, Graph);
        _executor = _services.Resources.Allocate(JobId, Graph);
        MoveTo(JobStatus.Running);
        var deployment = new JobDeployment(JobId, attempt, Graph, restored?.Subtasks ?? []);
        try
        {
            _ = _executor.DeployAsync(deployment, this);
        }
        catch (Exception failure)
        {
            _execution = null;
            Fail(failure);
        }
    }

    private void MoveTo(JobStatus status)
    {
        if (Status == status) return;
        Status = status;
        if (_drop || Graph.Bounded || status is JobStatus.Cancelling or JobStatus.Suspended) return;
        _record = _record with { Status = status.ToText() };
        _services.Metadata.SaveJob(_record);
    }

    /// <summary>No epochs and no checkpoints from here on.</summary>
    private void Detach()
    {
        _services.Clock.Unregister(JobId);
        _checkpoints.Stop();
        _pendingEpochs.Clear();
        EpochSources = [];
        foreach (SourceCoordinator source in _sources) _ = source.DisposeAsync().AsTask();
        _sources.Clear();
    }

    /// <summary>All tasks have ended, for whatever reason.</summary>
    private void OnAllEnded()
    {
        Invariant.Check(_execution is not null && _execution.AllEnded);
        Detach();
        _services.Resources.Release(JobId);
        switch (Status)
        {
            case JobStatus.Suspended:
                _ = EndWhenQuietAsync(false);
                break;
            case JobStatus.Cancelling:
                End(JobStatus.Canceled);
                break;
            default:
                if (_execution.AllFinished) End(JobStatus.Finished);
                else Fail(_execution.Failure ?? new OperationCanceledException("its tasks were canceled"));
                break;
        }
    }

    private void Fail(Exception failure)
    {
        if (Status.IsTerminal() || Status is JobStatus.Cancelling or JobStatus.Suspended) return;
        Detach();
        bool restart = (!IsNew || _started.Task.IsCompleted) && _restarts.TryRestart(failure);
        _record = _record with { FailureReason = Describe(failure) };
        _services.Log.Warn($"job \"{JobName}\" failed{(restart ? $", restart in {_restarts.Delay}" : "")}: {Describe(failure)}", failure);
        if (!restart)
        {
            _started.TrySetException(failure);
            End(JobStatus.Failed);
            return;
        }

        MoveTo(JobStatus.Restarting);
        _restartTimer.Change(_restarts.Delay, Timeout.InfiniteTimeSpan);
    }

    private void OnRestartDue()
    {
        if (Status == JobStatus.Restarting) Start();
    }

    private void End(JobStatus status)
    {
        MoveTo(status);
        _checkpoints.Dispose();
        if (status != JobStatus.Failed) _services.Clock.Forget(ObjectIds);
        _services.Log.Info($"job \"{JobName}\" is {status.ToText()}");
        _started.TrySetCanceled();
        if (!_drop)
        {
            _ = EndWhenQuietAsync(false);
            return;
        }

        foreach (MaterializeSpec view in Specs<MaterializeSpec>()) _services.Clock.UnregisterView(view.ObjectId);
        _services.Metadata.DeleteJob(JobId);
        _ = EndWhenQuietAsync(true);
    }

    /// <summary>The job is over when nothing of it is being written any more.</summary>
    private async Task EndWhenQuietAsync(bool drop)
    {
        try
        {
            if (_executor is not null) await _executor.WhenQuietAsync(JobId).ConfigureAwait(false);
            await _checkpoints.WhenQuietAsync().ConfigureAwait(false);
            if (drop) await Task.Run(() => _services.Storage.DropJob(JobId)).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            _services.Log.Warn($"the files of job \"{JobName}\" could not be cleaned up", failure);
        }

        _ended.TrySetResult();
    }

    private static string Describe(Exception failure) => failure is StreamSqlException known
        ? known.Detail is null ? $"{known.SqlState}: {known.Message}" : $"{known.SqlState}: {known.Message} ({known.Detail})"
        : $"{failure.GetType().Name}: {failure.Message}";
}
