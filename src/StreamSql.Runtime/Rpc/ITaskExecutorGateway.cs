using StreamSql.Core.Connectors;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Runtime.Tasks;
using StreamSql.State.Snapshots;

namespace StreamSql.Runtime.Rpc;

/// <summary>What a job master asks of a TaskManager. Messages are plain records, so that a remote implementation can carry them.</summary>
public interface ITaskExecutorGateway
{
    /// <summary>Name of the TaskManager, for monitoring.</summary>
    string ResourceId { get; }

    /// <summary>Creates and starts all tasks of an attempt. State is fetched and operators are created meanwhile.</summary>
    Task DeployAsync(JobDeployment deployment, IJobMasterGateway master);

    /// <summary>Asks all tasks of an attempt to stop; their state changes tell when they have.</summary>
    void Cancel(string jobId, int attempt);

    /// <summary>Completes when no snapshot of a job is being written any more; for jobs whose tasks have ended.</summary>
    Task WhenQuietAsync(string jobId);

    /// <summary>Hands splits to a source subtask; completes when it has taken them over.</summary>
    Task AssignSplitsAsync(SplitAssignment assignment);

    /// <summary>Tells all tasks of an attempt that a checkpoint is complete.</summary>
    void NotifyCheckpointComplete(string jobId, int attempt, long checkpointId);

    /// <summary>The running tasks of an attempt into which barriers are injected.</summary>
    IReadOnlyList<IEpochSource> EpochSources(string jobId, int attempt);
}

/// <summary>One attempt at a job.</summary>
public sealed record JobDeployment(string JobId, int Attempt, JobGraph Graph, IReadOnlyList<SubtaskSnapshot> Restored);

/// <summary>Splits for a source subtask. <paramref name="Complete"/>: no others will follow.</summary>
public sealed record SplitAssignment(ExecutionId Execution, IReadOnlyList<SourceSplit> Splits, bool Complete);
