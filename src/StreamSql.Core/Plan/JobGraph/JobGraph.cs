using StreamSql.Core.Keys;
using StreamSql.Core.Plan.Operators;

namespace StreamSql.Core.Plan.JobGraph;

/// <summary>
/// What SQL hands to the runtime: fragments of chained operators and the exchanges between them. Vertices are in topological
/// order, sources first. Immutable, serialisable.
/// </summary>
public sealed record JobGraph
{
    public required string Name { get; init; }

    public required IReadOnlyList<JobVertex> Vertices { get; init; }

    public required IReadOnlyList<JobEdge> Edges { get; init; }

    /// <summary>True when every source ends: the job finishes by itself (ad-hoc SELECT, bounded files).</summary>
    public bool Bounded { get; init; }

    /// <summary>Options of the statement (WITH …) and session settings at its creation that the job keeps, canonical keys.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// A chain of operators run by one task per subtask. The first may have several inputs (join, union), the others have one. An edge
/// may also leave from inside the chain (a view that others are attached to), by <see cref="JobEdge.FromUid"/>.
/// </summary>
public sealed record JobVertex
{
    public required int Id { get; init; }

    public required IReadOnlyList<OperatorSpec> Chain { get; init; }

    public required int Parallelism { get; init; }

    public int MaxParallelism { get; init; } = KeyGroups.DefaultMaxParallelism;
}

/// <summary>An exchange from one vertex to input <see cref="ToInput"/> of another.</summary>
public sealed record JobEdge
{
    public required int From { get; init; }

    /// <summary>The operator of the chain whose output it carries; null: the last.</summary>
    public string? FromUid { get; init; }

    public required int To { get; init; }

    public required int ToInput { get; init; }

    public required ExchangeKind Exchange { get; init; }

    /// <summary>Columns of the sender's output that are hashed, for <see cref="ExchangeKind.Hash"/>.</summary>
    public IReadOnlyList<int> HashColumns { get; init; } = [];

    /// <summary>The receiver first needs what the sending view already holds.</summary>
    public bool Backfill { get; init; }
}

/// <summary>How rows are spread over the receiving subtasks. Numbers are persisted.</summary>
public enum ExchangeKind : byte
{
    /// <summary>Subtask i to subtask i; equal parallelism.</summary>
    Forward = 0,

    /// <summary>By key group of the hashed columns.</summary>
    Hash = 1,

    /// <summary>To all.</summary>
    Broadcast = 2,

    /// <summary>To subtask 0.</summary>
    Singleton = 3,

    /// <summary>Round robin by chunk.</summary>
    Rebalance = 4,
}
