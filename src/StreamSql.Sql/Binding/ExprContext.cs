using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Binding;

/// <summary>
/// Where an expression stands: the names it sees and what it may hold. A list that is null means "not allowed here".
/// </summary>
internal sealed record ExprContext(Scope Scope, string Clause)
{
    public List<BoundAggregate>? Aggregates { get; init; }

    public List<BoundWindow>? Windows { get; init; }

    public List<BoundSetReturning>? SetReturning { get; init; }

    public IReadOnlyList<NamedWindow> NamedWindows { get; init; } = [];

    /// <summary>Group windows of the older spelling (TUMBLE(ts, size) in GROUP BY), by their call.</summary>
    public IReadOnlyList<GroupWindowColumns> GroupWindows { get; init; } = [];

    /// <summary>The same place without aggregates: inside an aggregate's arguments.</summary>
    public ExprContext InAggregate() =>
        this with { Aggregates = null, Windows = null, SetReturning = null, Clause = "aggregate function calls" };
}

/// <summary>The columns that stand for TUMBLE_START and its kin in a query grouped by a group window.</summary>
internal sealed record GroupWindowColumns(
    Syntax.Queries.WindowKind Kind, Syntax.SyntaxList<Syntax.Expressions.FunctionArgument> Arguments, BoundColumn Start, BoundColumn End,
    BoundColumn Time);
