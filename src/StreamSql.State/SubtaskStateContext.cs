using StreamSql.Core.Keys;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;

namespace StreamSql.State;

/// <summary>Whose state it is, and where it comes from.</summary>
public sealed record SubtaskStateContext
{
    public required string JobId { get; init; }

    public required int VertexId { get; init; }

    public required int Subtask { get; init; }

    public required KeyGroupRange KeyGroups { get; init; }

    public required int MaxParallelism { get; init; }

    /// <summary>Where snapshots are written to and read from; null: a job that is never checkpointed (ad-hoc queries).</summary>
    public CheckpointStorage? Storage { get; init; }

    /// <summary>The snapshots of all subtasks of the vertex to start from, whatever their parallelism was; empty: fresh.</summary>
    public IReadOnlyList<SubtaskSnapshot> Restored { get; init; } = [];

    /// <summary>The job that wrote <see cref="Restored"/>, when it is another one (a savepoint); null: <see cref="JobId"/>.</summary>
    public string? RestoredJobId { get; init; }
}
