using StreamSql.Core.Plan.JobGraph;
using StreamSql.Runtime.Rpc;

namespace StreamSql.Runtime.JobManager;

/// <summary>
/// Knows the TaskManagers and their slots. The subtasks of one number share a slot, so a job needs as many slots as its highest
/// parallelism. The embedded TaskManager has as many as are asked for. Control thread only.
/// </summary>
internal sealed class ResourceManager
{
    private readonly ITaskExecutorGateway _embedded;
    private readonly Dictionary<string, int> _allocated = new(StringComparer.Ordinal);

    public ResourceManager(ITaskExecutorGateway embedded) => _embedded = embedded;

    /// <summary>Slots in use over all jobs.</summary>
    public int SlotsInUse => _allocated.Values.Sum();

    /// <summary>Slots for a job on one TaskManager; given back by <see cref="Release"/>.</summary>
    public ITaskExecutorGateway Allocate(string jobId, JobGraph graph)
    {
        _allocated[jobId] = graph.Vertices.Max(v => v.Parallelism);
        return _embedded;
    }

    public void Release(string jobId) => _allocated.Remove(jobId);
}
