using StreamSql.Core.Plan.JobGraph;
using StreamSql.Runtime.Checkpointing;
using StreamSql.Runtime.Tasks;

namespace StreamSql.Runtime.JobManager;

/// <summary>A job as SHOW JOBS and the system tables see it: a picture of one moment, safe to keep.</summary>
public sealed record JobDetails
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The view or sink that it computes.</summary>
    public required long ObjectId { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>Why it failed, when it did.</summary>
    public string? FailureReason { get; init; }

    public required JobGraph Graph { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Restarts since the server came up.</summary>
    public int Restarts { get; init; }

    /// <summary>The newest epoch that it has completed; 0 before the first.</summary>
    public long Epoch { get; init; }

    /// <summary>How long its last epoch took.</summary>
    public TimeSpan LastEpochDuration { get; init; }

    /// <summary>Base objects that it reads.</summary>
    public IReadOnlyList<long> BaseObjects { get; init; } = [];

    public IReadOnlyList<(ExecutionId Id, ExecutionState State)> Tasks { get; init; } = [];

    public IReadOnlyList<CheckpointStatus> Checkpoints { get; init; } = [];
}
