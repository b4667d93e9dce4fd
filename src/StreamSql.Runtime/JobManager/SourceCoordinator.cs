using StreamSql.Core.Connectors;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Runtime.Operators.Source;
using StreamSql.Runtime.Rpc;
using StreamSql.Runtime.Tasks;

namespace StreamSql.Runtime.JobManager;

/// <summary>
/// Finds the splits of one source of a job and deals them out to its subtasks; looks again at intervals where the connector finds new ones.
/// One per source and attempt; discovery runs off the control thread, everything else on it.
/// </summary>
internal sealed class SourceCoordinator : IAsyncDisposable
{
    private readonly JobVertex _vertex;
    private readonly SourceSpec _spec;
    private readonly ISource _source;
    private readonly ISplitEnumerator _enumerator;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly int[] _assigned;
    private readonly CancellationTokenSource _cancellation = new();
    private ITimer? _timer;
    private bool _first = true;

    public SourceCoordinator(JobVertex vertex, SourceSpec spec, IConnector connector)
    {
        _vertex = vertex;
        _spec = spec;
        _source = connector.CreateSource(SourceOperator.Describe(spec, vertex.Parallelism, new SourceErrorCounter()));
        _enumerator = _source.CreateEnumerator();
        _assigned = new int[vertex.Parallelism];
    }

    public long ObjectId => _spec.ObjectId;

    public bool IsDiscovering { get; private set; }

    /// <summary>Its first splits have reached the tasks.</summary>
    public bool IsAssigned { get; set; }

    /// <summary>Splits in the cut when it was last asked for more than it knew.</summary>
    public int AskedFor { get; set; }

    /// <summary>Looks for splits on another thread; the caller hands the result to <see cref="Assign"/> on the control thread.</summary>
    public Task<IReadOnlyList<SourceSplit>> DiscoverAsync()
    {
        IsDiscovering = true;
        return Task.Run(async () => await _enumerator.DiscoverAsync(_cancellation.Token).ConfigureAwait(false));
    }

    /// <summary>Deals out the splits that are new; each subtask hears at least once, so that it knows when it has none.</summary>
    public IReadOnlyList<SplitAssignment> Assign(IReadOnlyList<SourceSplit> splits, string jobId, int attempt)
    {
        IsDiscovering = false;
        var assignments = new List<SourceSplit>[_vertex.Parallelism];
        for (int i = 0; i < assignments.Length; i++) assignments[i] = [];
        foreach (SourceSplit split in splits)
        {
            if (!_known.Add(split.Id)) continue;
            int subtask = Array.IndexOf(_assigned, _assigned.Min());
            _assigned[subtask]++;
            assignments[subtask].Add(split);
        }

        bool complete = _source.DiscoveryInterval is null;
        var result = new List<SplitAssignment>();
        for (int i = 0; i < assignments.Length; i++)
        {
            if (assignments[i].Count > 0 || _first)
                result.Add(new SplitAssignment(new ExecutionId(jobId, attempt, _vertex.Id, i), assignments[i], complete));
        }

        _first = false;
        return result;
    }

    public void OnDiscoveryFailed() => IsDiscovering = false;

    /// <summary>Asks for discovery again and again, where the connector wants it.</summary>
    public void StartRepeating(TimeProvider time, Action discover)
    {
        if (_source.DiscoveryInterval is not { } interval || _timer is not null) return;
        _timer = time.CreateTimer(_ => discover(), null, interval, interval);
    }

    public async ValueTask DisposeAsync()
    {
        _timer?.Dispose();
        await _cancellation.CancelAsync().ConfigureAwait(false);
        await _enumerator.DisposeAsync().ConfigureAwait(false);
        _cancellation.Dispose();
    }
}
