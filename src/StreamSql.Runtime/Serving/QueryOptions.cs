using StreamSql.Expressions.Evaluation;
using StreamSql.Runtime.Operators;

namespace StreamSql.Runtime.Serving;

/// <summary>What one statement brings along for its execution.</summary>
public sealed record QueryOptions
{
    /// <summary>streamsql.work_mem by default.</summary>
    public const long DefaultMemoryLimit = 1L << 30;

    public EvaluationContext Evaluation { get; init; } = EvaluationContext.Default;

    /// <summary>System relations as this session sees them.</summary>
    public ISystemRelations? SystemRelations { get; init; }

    /// <summary>Bytes that sorts, groups and joins may hold before the statement fails with 53200.</summary>
    public long MemoryLimitBytes { get; init; } = DefaultMemoryLimit;
}
