using StreamSql.Core.Changelog;
using StreamSql.Core.Plan.Expressions;

namespace StreamSql.Core.Plan.Operators;

/// <summary>
/// Keeps the rows ranked <c>Offset+1 .. Offset+Limit</c> in each partition (ROW_NUMBER filters, ORDER BY … LIMIT as a view).
/// Output: input columns, and the rank as bigint when <see cref="OutputRank"/>.
/// </summary>
public sealed record TopNSpec : OperatorSpec
{
    public required IReadOnlyList<int> PartitionColumns { get; init; }

    public required IReadOnlyList<SortKey> OrderBy { get; init; }

    public long Offset { get; init; }

    public required long Limit { get; init; }

    public bool OutputRank { get; init; }

    public required ChangelogMode InputMode { get; init; }

    /// <summary>Unique key of the input if known: an upsert input replaces by it.</summary>
    public IReadOnlyList<int>? UniqueKey { get; init; }
}

/// <summary>ROW_NUMBER … = 1 by event or processing time over an append-only input: keeps the first or the last row per key.</summary>
public sealed record DeduplicateSpec : OperatorSpec
{
    public required IReadOnlyList<int> KeyColumns { get; init; }

    /// <summary>The column that orders; -1: arrival.</summary>
    public required int OrderColumn { get; init; }

    public required bool KeepLast { get; init; }
}

/// <summary>
/// Bounded only: window functions over sorted partitions. Output: input columns, then one per function
/// (row_number, rank, dense_rank, lag, lead, first_value, sum over …).
/// </summary>
public sealed record RankSpec : OperatorSpec
{
    public required IReadOnlyList<int> PartitionColumns { get; init; }

    public required IReadOnlyList<SortKey> OrderBy { get; init; }

    public required IReadOnlyList<AggregateCall> Functions { get; init; }
}

/// <summary>Bounded only: sorts all input, optionally keeping a range of rows.</summary>
public sealed record SortSpec : OperatorSpec
{
    public required IReadOnlyList<SortKey> OrderBy { get; init; }

    public Expr? Limit { get; init; }

    public Expr? Offset { get; init; }
}

/// <summary>Bounded only: a range of rows in the order of arrival; the limits are parameterless expressions (bigint).</summary>
public sealed record LimitSpec : OperatorSpec
{
    public Expr? Limit { get; init; }

    public Expr? Offset { get; init; }
}
