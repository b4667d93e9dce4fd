using System.Collections.Concurrent;
using StreamSql.Core.Errors;
using StreamSql.Runtime.Network.Buffers;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Operators.Source;
using StreamSql.Runtime.Rpc;
using StreamSql.Runtime.Tasks;
using StreamSql.State;
using StreamSql.State.Storage;

namespace StreamSql.Runtime.TaskManager;

/// <summary>
/// A TaskManager inside this process: worker pool, network budget, and the attempts that run on them. Any thread.
/// </summary>
public sealed class TaskExecutor : ITaskExecutorGateway, IDisposable
{
    private readonly ConcurrentDictionary<(string Job, int Attempt), LocalExecution> _executions = new();
    private readonly ConcurrentDictionary<(string Job, int Attempt), TaskReporter> _reporters = new();
    private readonly TaskExecutorServices _services;

    public TaskExecutor(TaskManagerOptions options, TaskExecutorServices services)
    {
        Options = options;
        _services = services;
        Pool = new WorkerPool(options.Workers);
        Network = new NetworkBufferPool(options.NetworkMemoryBytes);
    }

    public string ResourceId => "embedded";

    public TaskManagerOptions Options { get; }

    /// <summary>The workers; also for ad-hoc statements.</summary>
    public WorkerPool Pool { get; }

    public NetworkBufferPool Network { get; }

    /// <summary>All tasks that have not ended, with those of ended ones still being cleaned up.</summary>
    public IEnumerable<StreamTask> Tasks => _executions.Values.SelectMany(e => e.Tasks);

    public Task DeployAsync(JobDeployment deployment, IJobMasterGateway master)
    {
        var reporter = new TaskReporter(master);
        var execution = new LocalExecution(PlanOf(deployment), Pool, Network, reporter);
        var key = (deployment.JobId, deployment.Attempt);
        Invariant.Check(_executions.TryAdd(key, execution));
        _reporters[key] = reporter;
        _ = RemoveWhenEndedAsync(key, execution, reporter);
        return Task.Run(execution.Start);
    }

    public void Cancel(string jobId, int attempt)
    {
        if (_executions.TryGetValue((jobId, attempt), out LocalExecution? execution)) execution.Cancel();
    }

    public Task WhenQuietAsync(string jobId) =>
        Task.WhenAll(_reporters.Where(r => r.Key.Job == jobId).Select(r => r.Value.WhenQuietAsync()));

    public Task AssignSplitsAsync(SplitAssignment assignment)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        StreamTask? task = Find(assignment.Execution);
        if (task is null) return Task.CompletedTask;
        task.Post(() =>
        {
            try
            {
                if (task.RunningChain?.Head is SourceOperator source) source.AddSplits(assignment.Splits, assignment.Complete);
            }
            finally
            {
                done.TrySetResult();
            }
        });
        return done.Task;
    }

    public void NotifyCheckpointComplete(string jobId, int attempt, long checkpointId)
    {
        if (!_executions.TryGetValue((jobId, attempt), out LocalExecution? execution)) return;
        foreach (StreamTask task in execution.Tasks) task.Post(() => task.NotifyCheckpointComplete(checkpointId));
    }

    public IReadOnlyList<IEpochSource> EpochSources(string jobId, int attempt) =>
        _executions.TryGetValue((jobId, attempt), out LocalExecution? execution)
            ? [.. execution.Tasks.Where(t => t.ExecutionState == ExecutionState.Running).Select(t => t.EpochSource).OfType<IEpochSource>()]
            : [];

    public void Dispose()
    {
        foreach (LocalExecution execution in _executions.Values) execution.Cancel();
        Pool.Dispose();
    }

    private async Task RemoveWhenEndedAsync((string, int) key, LocalExecution execution, TaskReporter reporter)
    {
        await execution.Completion.ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        _executions.TryRemove(key, out LocalExecution? _);
        await reporter.WhenQuietAsync().ConfigureAwait(false);
        _reporters.TryRemove(key, out TaskReporter? _);
    }

    private StreamTask? Find(ExecutionId id) =>
        _executions.TryGetValue((id.JobId, id.Attempt), out LocalExecution? execution) ? execution.Task(id.Vertex, id.Subtask) : null;

    private LocalExecutionPlan PlanOf(JobDeployment deployment) => new()
    {
        JobId = deployment.JobId,
        Attempt = deployment.Attempt,
        Graph = deployment.Graph,
        Restored = deployment.Restored,
        Services = _services.Operators,
        Time = _services.Time,
        Options = Options,
        Backend = _services.BackendOf(deployment.Graph),
        Storage = _services.Storage,
        CreateOperator = _services.CreateOperator,
    };
}

/// <summary>What tasks of jobs use.</summary>
public sealed record TaskExecutorServices
{
    public required OperatorServices Operators { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The backend that a job's settings ask for (<c>state.backend</c>).</summary>
    public required Func<Core.Plan.JobGraph.JobGraph, IStateBackend?> BackendOf { get; init; }

    public required CheckpointStorage Storage { get; init; }

    /// <summary>Replaces the operator factory, for tests.</summary>
    public Func<Core.Plan.Operators.OperatorSpec, StreamOperator> CreateOperator { get; init; } = OperatorFactory.Create;
}
