using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Catalog.System;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning.Logical;

/// <summary>Base of nodes without input.</summary>
public abstract record LogicalLeaf(IReadOnlyList<BoundColumn> Output) : LogicalNode
{
    public override IReadOnlyList<BoundColumn> Columns => Output;

    public override IReadOnlyList<LogicalNode> Inputs => [];

    public override LogicalNode WithInputs(IReadOnlyList<LogicalNode> inputs) => this;
}

/// <summary>Columns of a base object or stored view; <paramref name="Positions"/> are those in the object, one per column.</summary>
public sealed record LogicalScan(RelationObject Object, IReadOnlyList<BoundColumn> Output, IReadOnlyList<int> Positions) : LogicalLeaf(Output);

/// <summary>Columns of a system relation.</summary>
public sealed record LogicalSystemScan(SystemRelation Relation, IReadOnlyList<BoundColumn> Output, IReadOnlyList<int> Positions)
    : LogicalLeaf(Output);

/// <summary>Literal rows; one row without columns stands for a missing FROM.</summary>
public sealed record LogicalValues(IReadOnlyList<BoundColumn> Output, IReadOnlyList<ExprList> Rows) : LogicalLeaf(Output)
{
    public static readonly LogicalValues SingleRow = new([], [[]]);

    public override IEnumerable<Expr> Expressions => Rows.SelectMany(r => r);
}
