using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Binding.Bound;

/// <summary>
/// A query with names and types resolved. Columns have numbers that are unique in the statement; expressions are the plan's, whose
/// <see cref="InputRef"/> here names a column by that number, so that a reference to an outer query needs no form of its own.
/// </summary>
public abstract record BoundQuery
{
    public required IReadOnlyList<BoundColumn> Columns { get; init; }
}

/// <summary>An ORDER BY entry over an expression.</summary>
public sealed record BoundSortKey(Expr Expression, bool Descending, bool NullsFirst);

/// <summary>One SELECT block. Clauses apply in the order of the properties.</summary>
public sealed record BoundSelect : BoundQuery
{
    /// <summary>Null: one row without columns.</summary>
    public BoundRelation? From { get; init; }

    public Expr? Where { get; init; }

    /// <summary>There is a GROUP BY, an aggregate or a HAVING.</summary>
    public bool IsAggregated { get; init; }

    public IReadOnlyList<BoundItem> GroupKeys { get; init; } = [];

    /// <summary>Positions in <see cref="GroupKeys"/> of each grouping set; null: one set with all keys.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? GroupingSets { get; init; }

    public IReadOnlyList<BoundAggregate> Aggregates { get; init; } = [];

    public Expr? Having { get; init; }

    public IReadOnlyList<BoundWindow> Windows { get; init; } = [];

    public Expr? Qualify { get; init; }

    /// <summary>Set-returning functions of the select list.</summary>
    public IReadOnlyList<BoundSetReturning> SetReturning { get; init; } = [];

    /// <summary>The output, the visible columns first.</summary>
    public required IReadOnlyList<BoundItem> Items { get; init; }

    public bool IsDistinct { get; init; }

    /// <summary>DISTINCT ON: column numbers of <see cref="Items"/>.</summary>
    public IReadOnlyList<int> DistinctOn { get; init; } = [];

    public BoundOrdering Ordering { get; init; } = BoundOrdering.None;
}

/// <summary>ORDER BY, LIMIT and OFFSET over output columns.</summary>
public sealed record BoundOrdering(IReadOnlyList<BoundOrderKey> Keys, Expr? Limit, Expr? Offset)
{
    public static readonly BoundOrdering None = new([], null, null);

    public bool IsEmpty => Keys.Count == 0 && Limit is null && Offset is null;
}

/// <summary>VALUES.</summary>
public sealed record BoundValues(IReadOnlyList<ExprList> Rows) : BoundQuery
{
    public BoundOrdering Ordering { get; init; } = BoundOrdering.None;
}

/// <summary>UNION, INTERSECT, EXCEPT; both sides have the types of <see cref="BoundQuery.Columns"/> after their casts.</summary>
public sealed record BoundSetOperation(
    BoundQuery Left, BoundQuery Right, Syntax.Queries.SetOperation Operation, bool IsAll,
    ExprList LeftItems, ExprList RightItems) : BoundQuery
{
    public BoundOrdering Ordering { get; init; } = BoundOrdering.None;
}

/// <summary>An ORDER BY … LIMIT around a query that has its own.</summary>
public sealed record BoundOrdered(BoundQuery Input, BoundOrdering Ordering) : BoundQuery;
