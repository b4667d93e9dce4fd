using StreamSql.Core.Plan.JobGraph;

namespace StreamSql.Runtime.JobManager;

/// <summary>A long-running job to accept.</summary>
/// <param name="Name">Its view's or sink's name, for people.</param>
/// <param name="ObjectId">The view or sink that it computes.</param>
/// <param name="Graph">What to run.</param>
public sealed record JobSubmission(string Name, long ObjectId, JobGraph Graph)
{
    /// <summary>Chosen by the dispatcher when null.</summary>
    public string? JobId { get; init; }
}
