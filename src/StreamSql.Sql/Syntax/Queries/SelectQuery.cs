using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Syntax.Queries;

/// <summary>One SELECT block.</summary>
public sealed record SelectQuery(SyntaxList<SelectItem> Items) : QueryExpression
{
    public bool IsDistinct { get; init; }

    /// <summary>DISTINCT ON (...); <see cref="IsDistinct"/> is false then.</summary>
    public SyntaxList<SqlExpression> DistinctOn { get; init; } = [];

    /// <summary>SELECT ... INTO t: known to the grammar, not done.</summary>
    public ObjectName? Into { get; init; }

    /// <summary>The FROM list; several entries are cross-joined.</summary>
    public SyntaxList<TableReference> From { get; init; } = [];

    public SqlExpression? Where { get; init; }

    public GroupByClause? GroupBy { get; init; }

    public SqlExpression? Having { get; init; }

    public SyntaxList<NamedWindow> Windows { get; init; } = [];

    public SqlExpression? Qualify { get; init; }
}

/// <summary>
/// An output column; stars come as <see cref="StarExpression"/> and <see cref="FieldStarExpression"/>.
/// </summary>
public sealed record SelectItem(SqlExpression Expression, Identifier? Alias) : SyntaxNode;

/// <summary>GROUP BY [DISTINCT | ALL] elements.</summary>
public sealed record GroupByClause(bool IsDistinct, SyntaxList<GroupingElement> Elements) : SyntaxNode;

/// <summary>
/// An element of GROUP BY. Simple: one expression. Empty: <c>()</c>. Rollup, Cube: <see cref="Sets"/> holds an element
/// (Simple, or Set for a
/// parenthesised list) each. Sets: GROUPING SETS, whose members are elements of any kind. Set: a parenthesised list
/// inside those.
/// </summary>
public sealed record GroupingElement(
    GroupingKind Kind, SyntaxList<SqlExpression> Expressions, SyntaxList<GroupingElement> Sets) : SyntaxNode;

/// <summary>The kinds of <see cref="GroupingElement"/>.</summary>
public enum GroupingKind
{
    Simple,
    Empty,
    Set,
    Rollup,
    Cube,
    Sets,
}

/// <summary>WINDOW name AS (...).</summary>
public sealed record NamedWindow(Identifier Name, WindowSpecification Specification) : SyntaxNode;

/// <summary>
/// An entry of ORDER BY; USING operator instead of a direction is kept in <see cref="UsingOperator"/>.
/// </summary>
public sealed record OrderByItem(
    SqlExpression Expression, SortDirection Direction, NullsOrder Nulls, OperatorName? UsingOperator = null)
        : SyntaxNode;

/// <summary>ASC and DESC, as written.</summary>
public enum SortDirection
{
    Default,
    Ascending,
    Descending,
}

/// <summary>NULLS FIRST and NULLS LAST, as written.</summary>
public enum NullsOrder
{
    Default,
    First,
    Last,
}
