using StreamSql.Core.Errors;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Runtime.Tasks;

namespace StreamSql.Runtime.JobManager;

/// <summary>The subtasks of one attempt at a job and how each stands. Control thread only.</summary>
internal sealed class ExecutionGraph
{
    private readonly Dictionary<ExecutionId, ExecutionVertex> _vertices = [];

    public ExecutionGraph(string jobId, int attempt, JobGraph graph)
    {
        Attempt = attempt;
        foreach (JobVertex vertex in graph.Vertices)
        {
            for (int subtask = 0; subtask < vertex.Parallelism; subtask++)
            {
                var id = new ExecutionId(jobId, attempt, vertex.Id, subtask);
                _vertices.Add(id, new ExecutionVertex(id, vertex));
            }
        }
    }

    public int Attempt { get; }

    public IReadOnlyCollection<ExecutionVertex> Vertices => _vertices.Values;

    public bool AllRunning => _vertices.Values.All(v => v.State is ExecutionState.Running or ExecutionState.Finished);

    public bool AllEnded => _vertices.Values.All(v => v.State.IsTerminal());

    public bool AllFinished => _vertices.Values.All(v => v.State == ExecutionState.Finished);

    /// <summary>The newest epoch that every task has processed which still runs; tasks that finished hold up nothing.</summary>
    public long PassedEpoch
    {
        get
        {
            long least = long.MaxValue;
            foreach (ExecutionVertex vertex in _vertices.Values)
                if (vertex.State != ExecutionState.Finished) least = Math.Min(least, vertex.PassedEpoch);
            return least;
        }
    }

    public ExecutionVertex? Find(ExecutionId id) => _vertices.GetValueOrDefault(id);

    /// <summary>The first failure that a task reported.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Notes a failure that no task reported.</summary>
    public void Fail(Exception failure) => Failure ??= failure;

    public void Update(ExecutionVertex vertex, ExecutionState state, Exception? failure)
    {
        Invariant.Check(!vertex.State.IsTerminal());
        vertex.State = state;
        if (failure is null) return;
        vertex.Failure = failure;
        Failure ??= failure;
    }
}

/// <summary>One subtask of an attempt. Control thread only.</summary>
internal sealed class ExecutionVertex(ExecutionId id, JobVertex vertex)
{
    public ExecutionId Id { get; } = id;

    public JobVertex Vertex { get; } = vertex;

    public ExecutionState State { get; set; }

    public Exception? Failure { get; set; }

    /// <summary>The newest epoch whose barrier it has passed on.</summary>
    public long PassedEpoch { get; set; }
}
