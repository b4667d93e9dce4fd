using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Syntax.Queries;

/// <summary>VALUES (..), (..); DEFAULT inside comes as <see cref="DefaultExpression"/>.</summary>
public sealed record ValuesQuery(SyntaxList<SyntaxList<SqlExpression>> Rows) : QueryExpression;

/// <summary>TABLE t.</summary>
public sealed record TableQuery(ObjectName Name) : QueryExpression;

/// <summary>UNION, INTERSECT, EXCEPT, each with ALL or without.</summary>
public sealed record SetOperationQuery(QueryExpression Left, SetOperation Operation, bool IsAll, QueryExpression Right)
    : QueryExpression;

/// <summary>The set operations.</summary>
public enum SetOperation
{
    Union,
    Intersect,
    Except,
}

/// <summary>
/// A query with WITH before it or ORDER BY, LIMIT, OFFSET, FETCH, FOR UPDATE, EMIT behind it; at least one is present.
/// </summary>
public sealed record ModifiedQuery(QueryExpression Body) : QueryExpression
{
    public WithClause? With { get; init; }

    public SyntaxList<OrderByItem> OrderBy { get; init; } = [];

    /// <summary>LIMIT or FETCH FIRST; null for none and for LIMIT ALL.</summary>
    public SqlExpression? Limit { get; init; }

    /// <summary>FETCH FIRST n ROWS WITH TIES.</summary>
    public bool LimitWithTies { get; init; }

    public SqlExpression? Offset { get; init; }

    public SyntaxList<LockingClause> Locking { get; init; } = [];

    public EmitMode EmitMode { get; init; }

    public override EmitMode Emit => EmitMode;
}

/// <summary>WITH [RECURSIVE] ....</summary>
public sealed record WithClause(bool IsRecursive, SyntaxList<CommonTableExpression> Tables) : SyntaxNode;

/// <summary>One common table expression: a query, or a data-modifying statement with RETURNING.</summary>
public sealed record CommonTableExpression(
    Identifier Name,
    SyntaxList<Identifier> Columns,
    MaterializedHint Hint,
    QueryExpression? Query,
    SqlStatement? Statement) : SyntaxNode;

/// <summary>AS [NOT] MATERIALIZED.</summary>
public enum MaterializedHint
{
    Default,
    Materialized,
    NotMaterialized,
}

/// <summary>FOR UPDATE and its kin.</summary>
public sealed record LockingClause(LockStrength Strength, SyntaxList<ObjectName> Tables, LockWait Wait) : SyntaxNode;

/// <summary>The strengths of <see cref="LockingClause"/>.</summary>
public enum LockStrength
{
    Update,
    NoKeyUpdate,
    Share,
    KeyShare,
}

/// <summary>NOWAIT and SKIP LOCKED.</summary>
public enum LockWait
{
    Wait,
    NoWait,
    SkipLocked,
}
