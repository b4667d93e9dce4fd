using StreamSql.Core.Errors;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Runtime.Network.Buffers;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Tasks;
using StreamSql.State;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;

namespace StreamSql.Runtime.TaskManager;

/// <summary>
/// All tasks of one attempt at a job graph inside this process: wires them, starts them, ends when the last one has ended. Used by the
/// task executor for jobs and directly for ad-hoc statements. Members may be called from any thread.
/// </summary>
public sealed class LocalExecution : ITaskListener
{
    private readonly object _lock = new();
    private readonly List<StreamTask> _tasks = [];
    private readonly JobChannels _channels;
    private readonly ITaskListener? _listener;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _canceling;
    private Exception? _failure;

    /// <param name="settings">What to run and with what.</param>
    /// <param name="pool">The workers.</param>
    /// <param name="network">The network budget.</param>
    /// <param name="listener">Hears of every task; a job master's ear, or null.</param>
    public LocalExecution(LocalExecutionPlan settings, WorkerPool pool, NetworkBufferPool network, ITaskListener? listener = null)
    {
        _listener = listener;
        JobGraph graph = settings.Graph;
        _channels = new JobChannels(graph, network, settings.Options.MaxSegmentsPerChannel);
        foreach (JobVertex vertex in graph.Vertices)
        {
            for (int subtask = 0; subtask < vertex.Parallelism; subtask++)
                _tasks.Add(new StreamTask(settings.PlanOf(vertex, subtask, _channels.EdgesOf(vertex, subtask)), pool, this));
        }

        foreach (StreamTask task in _tasks) _channels.Connect(task);
        _running = _tasks.Count;
    }

    public IReadOnlyList<StreamTask> Tasks => _tasks;

    /// <summary>Completes when every task has ended: well, canceled, or with the first failure.</summary>
    public Task Completion => _ended.Task;

    /// <summary>The first failure of a task.</summary>
    public Exception? Failure => _failure;

    /// <summary>Creates all operators on the calling thread and hands the tasks to the workers, consumers first.</summary>
    public void Start()
    {
        for (int i = _tasks.Count - 1; i >= 0; i--) _tasks[i].Deploy();
    }

    /// <summary>Asks all tasks to stop; <see cref="Completion"/> tells when they have.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            if (_canceling) return;
            _canceling = true;
        }

        foreach (StreamTask task in _tasks) task.Cancel();
    }

    public StreamTask Task(int vertex, int subtask) => _tasks.First(t => t.Id.Vertex == vertex && t.Id.Subtask == subtask);

    void ITaskListener.OnStateChanged(StreamTask task, ExecutionState state, Exception? failure)
    {
        _listener?.OnStateChanged(task, state, failure);
        if (!state.IsTerminal()) return;
        bool last;
        lock (_lock)
        {
            if (failure is not null) _failure ??= failure;
            last = --_running == 0;
            Invariant.Check(_running >= 0);
        }

        if (failure is not null) Cancel();
        if (last) End();
    }

    void ITaskListener.OnBarrierPassed(StreamTask task, Barrier barrier, PendingSnapshot? snapshot)
    {
        if (_listener is not null) _listener.OnBarrierPassed(task, barrier, snapshot);
        else snapshot?.Abandon();
    }

    void ITaskListener.OnInputArrived(StreamTask task) => _listener?.OnInputArrived(task);

    void ITaskListener.OnEpochRequested(StreamTask task) => _listener?.OnEpochRequested(task);

    private void End()
    {
        _channels.ReleaseAll();
        if (_failure is not null) _ended.TrySetException(_failure);
        else if (_canceling) _ended.TrySetCanceled();
        else _ended.TrySetResult();
    }
}

/// <summary>What a <see cref="LocalExecution"/> runs: a graph, its identity, and what its operators may use.</summary>
public sealed record LocalExecutionPlan
{
    public required string JobId { get; init; }

    public required JobGraph Graph { get; init; }

    public required OperatorServices Services { get; init; }

    public int Attempt { get; init; }

    /// <summary>Where keyed state lives; null for ad-hoc statements.</summary>
    public IStateBackend? Backend { get; init; }

    public CheckpointStorage? Storage { get; init; }

    /// <summary>The checkpoint to start from; empty: fresh.</summary>
    public IReadOnlyList<SubtaskSnapshot> Restored { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TaskManagerOptions Options { get; init; } = new();

    /// <summary>Replaces the operator factory, for tests.</summary>
    public Func<OperatorSpec, StreamOperator> CreateOperator { get; init; } = OperatorFactory.Create;

    internal TaskPlan PlanOf(JobVertex vertex, int subtask, IReadOnlyList<(int, Network.Partitions.ResultPartition)> edges) => new()
    {
        Id = new ExecutionId(JobId, Attempt, vertex.Id, subtask),
        JobName = Graph.Name,
        Graph = Graph,
        Vertex = vertex,
        Services = Services,
        Time = Time,
        CreateOperator = CreateOperator,
        Edges = edges,
        Backend = Backend,
        Storage = Storage,
        Restored = [.. Restored.Where(s => s.VertexId == vertex.Id)],
        AutoWatermarkInterval = Options.AutoWatermarkInterval,
    };
}
