using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning.Logical;

/// <summary>A join; no condition means all pairs.</summary>
public sealed record LogicalJoin(JoinKind Kind, LogicalNode Left, LogicalNode Right, Expr? Condition) : LogicalNode
{
    public bool KeepsLeftOnly => Kind is JoinKind.LeftSemi or JoinKind.LeftAnti or JoinKind.LeftAntiNullAware;

    public override IReadOnlyList<BoundColumn> Columns => KeepsLeftOnly ? Left.Columns : [.. Left.Columns, .. Right.Columns];

    public override IReadOnlyList<LogicalNode> Inputs => [Left, Right];

    public override IEnumerable<Expr> Expressions => Condition is null ? [] : [Condition];

    public override LogicalNode WithInputs(IReadOnlyList<LogicalNode> inputs) => this with { Left = inputs[0], Right = inputs[1] };
}

/// <summary>UNION ALL: for each input the columns that stand for <see cref="LogicalNode.Columns"/>.</summary>
public sealed record LogicalUnion(
    IReadOnlyList<LogicalNode> Branches, IReadOnlyList<IReadOnlyList<int>> BranchColumns, IReadOnlyList<BoundColumn> Output) : LogicalNode
{
    public override IReadOnlyList<BoundColumn> Columns => Output;

    public override IReadOnlyList<LogicalNode> Inputs => Branches;

    public override LogicalNode WithInputs(IReadOnlyList<LogicalNode> inputs) => this with { Branches = inputs };
}
