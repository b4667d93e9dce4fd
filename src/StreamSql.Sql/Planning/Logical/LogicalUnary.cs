using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning.Logical;

/// <summary>Base of nodes with one input whose columns they pass on.</summary>
public abstract record LogicalUnary(LogicalNode Input) : LogicalNode
{
    public override IReadOnlyList<BoundColumn> Columns => Input.Columns;

    public override IReadOnlyList<LogicalNode> Inputs => [Input];

    public override LogicalNode WithInputs(IReadOnlyList<LogicalNode> inputs) => this with { Input = inputs[0] };
}

/// <summary>Keeps rows for which the predicate is true.</summary>
public sealed record LogicalFilter(LogicalNode Input, Expr Predicate) : LogicalUnary(Input)
{
    public override IEnumerable<Expr> Expressions => [Predicate];
}

/// <summary>Keeps a share of the rows, chosen by the hash of <paramref name="Keys"/>.</summary>
public sealed record LogicalSample(LogicalNode Input, ExprList Keys, double Percent, ulong Seed) : LogicalUnary(Input)
{
    public override IEnumerable<Expr> Expressions => Keys;
}

/// <summary>Computes columns; an item that shows a column under its own number passes it on.</summary>
public sealed record LogicalProject(LogicalNode Input, IReadOnlyList<BoundItem> Items) : LogicalUnary(Input)
{
    public override IReadOnlyList<BoundColumn> Columns => [.. Items.Select(i => i.Column)];

    public override IEnumerable<Expr> Expressions => Items.Select(i => i.Expression);

    /// <summary>All columns of the input, and more.</summary>
    public static LogicalNode Append(LogicalNode input, IReadOnlyList<BoundItem> items) => items.Count == 0
        ? input
        : new LogicalProject(input, [.. input.Columns.Select(Pass), .. items]);

    public static BoundItem Pass(BoundColumn column) => new(column, column.ToRef());
}

/// <summary>The query of a view in its place. Kept as a node of its own so that attaching to the view's job can replace it.</summary>
public sealed record LogicalViewScan(RelationObject Object, LogicalNode Input) : LogicalUnary(Input);

/// <summary>Fails when there is more than one row; gives a row of nulls for none.</summary>
public sealed record LogicalScalarGuard(LogicalNode Input) : LogicalUnary(Input);

/// <summary>ORDER BY and a range of rows; without keys the range alone.</summary>
public sealed record LogicalSort(LogicalNode Input, IReadOnlyList<BoundOrderKey> Keys, Expr? Limit, Expr? Offset) : LogicalUnary(Input);

/// <summary>The rows ranked Offset+1 .. Offset+Limit of each partition, with their rank as a column if asked for.</summary>
public sealed record LogicalTopN(
    LogicalNode Input, IReadOnlyList<int> Partition, IReadOnlyList<BoundOrderKey> Keys, long Offset, long Limit, BoundColumn? Rank)
    : LogicalUnary(Input)
{
    public override IReadOnlyList<BoundColumn> Columns => Rank is null ? Input.Columns : [.. Input.Columns, Rank];
}

/// <summary>The first or last row per key, by a time column (or -1: by arrival).</summary>
public sealed record LogicalDeduplicate(LogicalNode Input, IReadOnlyList<int> Keys, int OrderColumn, bool KeepLast) : LogicalUnary(Input);

/// <summary>A call in an aggregate or window node; arguments, filter and order are columns of its input.</summary>
public sealed record LogicalCall(
    BoundColumn Column, string Function, IReadOnlyList<int> Arguments, bool IsDistinct = false, int Filter = -1,
    IReadOnlyList<BoundOrderKey>? OrderBy = null)
{
    /// <summary>Every input column it needs.</summary>
    public IEnumerable<int> Used => Arguments.Concat(Filter >= 0 ? [Filter] : []).Concat((OrderBy ?? []).Select(o => o.ColumnId));
}

/// <summary>GROUP BY key columns, or one row when there are none. Without calls it is DISTINCT.</summary>
public sealed record LogicalAggregate(LogicalNode Input, IReadOnlyList<int> Keys, IReadOnlyList<LogicalCall> Calls) : LogicalUnary(Input)
{
    public override IReadOnlyList<BoundColumn> Columns => [.. Keys.Select(k => Input.Find(k)!), .. Calls.Select(c => c.Column)];
}

/// <summary>Window functions over sorted partitions: the input's columns and one per call.</summary>
public sealed record LogicalWindow(
    LogicalNode Input, IReadOnlyList<int> Partition, IReadOnlyList<BoundOrderKey> Keys, IReadOnlyList<LogicalCall> Calls)
    : LogicalUnary(Input)
{
    public override IReadOnlyList<BoundColumn> Columns => [.. Input.Columns, .. Calls.Select(c => c.Column)];
}

/// <summary>TUMBLE and HOP: the input's columns and window_start, window_end, window_time.</summary>
public sealed record LogicalWindowTable(
    LogicalNode Input, WindowKind Kind, int TimeColumn, long SizeMicros, long SlideMicros, long OffsetMicros,
    BoundColumn Start, BoundColumn End, BoundColumn Time) : LogicalUnary(Input)
{
    public override IReadOnlyList<BoundColumn> Columns => [.. Input.Columns, Start, End, Time];
}

/// <summary>Aggregation by window and keys, made from an aggregate over a window table.</summary>
public sealed record LogicalWindowAggregate(
    LogicalNode Input, LogicalWindowTable Window, IReadOnlyList<int> Keys, IReadOnlyList<(BoundColumn Column, WindowColumn Kind)> WindowColumns,
    IReadOnlyList<LogicalCall> Calls) : LogicalUnary(Input)
{
    public override IReadOnlyList<BoundColumn> Columns =>
        [.. Keys.Select(k => Input.Find(k)!), .. WindowColumns.Select(w => w.Column), .. Calls.Select(c => c.Column)];
}

/// <summary>A set-returning function per input row.</summary>
public sealed record LogicalTableFunction(
    LogicalNode Input, string Function, ExprList Arguments, IReadOnlyList<BoundColumn> Outputs, bool WithOrdinality, bool Outer)
    : LogicalUnary(Input)
{
    public override IReadOnlyList<BoundColumn> Columns => [.. Input.Columns, .. Outputs];

    public override IEnumerable<Expr> Expressions => Arguments;
}
