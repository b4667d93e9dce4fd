using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax.Queries;
using JoinKind = StreamSql.Core.Plan.Operators.JoinKind;

namespace StreamSql.Sql.Planning;

/// <summary>Bound tree to logical plan: clauses become operators, subqueries joins. One instance per statement.</summary>
internal sealed partial class LogicalPlanner(ColumnNumbers numbers)
{
    private readonly ColumnNumbers _numbers = numbers;

    public LogicalNode Plan(BoundQuery query) => query switch
    {
        BoundSelect select => PlanSelect(select),
        BoundValues values => Order(new LogicalValues(values.Columns, values.Rows), values.Ordering),
        BoundSetOperation set => Order(PlanSetOperation(set), set.Ordering),
        BoundOrdered ordered => Order(Plan(ordered.Input), ordered.Ordering),
        _ => throw new InvalidOperationException(query.GetType().Name),
    };

    private BoundColumn NewColumn(string name, SqlType type, bool nullable = true) => new(_numbers.Next(), name, type, nullable);

    private static LogicalNode Order(LogicalNode node, BoundOrdering ordering) =>
        ordering.IsEmpty ? node : new LogicalSort(node, ordering.Keys, ordering.Limit, ordering.Offset);

    private LogicalNode PlanSelect(BoundSelect select)
    {
        LogicalNode node = select.From is null ? LogicalValues.SingleRow : PlanRelation(select.From);
        if (select.Where is not null) node = Filter(node, select.Where);
        if (select.IsAggregated) node = PlanAggregation(node, select);
        if (select.Having is not null) node = Filter(node, select.Having);
        if (select.Windows.Count > 0) node = PlanWindows(node, select.Windows);
        if (select.Qualify is not null) node = Filter(node, select.Qualify);
        if (select.SetReturning.Count > 0) node = PlanSetReturning(node, select.SetReturning);

        (node, Expr[] values) = ReplaceSubqueries(node, [.. select.Items.Select(i => i.Expression)]);
        node = new LogicalProject(node, [.. select.Items.Select((i, n) => i with { Expression = values[n] })]);
        if (select.IsDistinct) node = Distinct(Visible(node, select));
        if (select.DistinctOn.Count > 0) node = new LogicalTopN(
            node, select.DistinctOn, [.. select.Ordering.Keys.Where(k => !select.DistinctOn.Contains(k.ColumnId))], 0, 1, null);
        return Visible(Order(node, select.Ordering), select);
    }

    private static LogicalNode Visible(LogicalNode node, BoundSelect select) => node.Columns.Count == select.Columns.Count
        ? node
        : new LogicalProject(node, [.. select.Columns.Select(LogicalProject.Pass)]);

    private static LogicalAggregate Distinct(LogicalNode node) => new(node, [.. node.Columns.Select(c => c.Id)], []);

    private LogicalNode PlanRelation(BoundRelation relation)
    {
        switch (relation)
        {
            case BoundScan scan:
                return new LogicalScan(scan.Object, scan.Columns, [.. scan.Columns.Select(c => c.OriginColumn - 1)]);
            case BoundSystemScan scan:
                return new LogicalSystemScan(scan.Relation, scan.Columns, [.. Enumerable.Range(0, scan.Columns.Count)]);
            case BoundDerived derived: return Plan(derived.Query);
            case BoundViewScan view: return new LogicalViewScan(view.Object, Plan(view.Query));
            case BoundSample sample: return new LogicalSample(PlanRelation(sample.Input), sample.Keys, sample.Percent, sample.Seed);
            case BoundFunctionScan function:
                return FunctionOver(LogicalValues.SingleRow, function);
            case BoundRowScan row:
                (LogicalNode node, Expr[] values) = ReplaceSubqueries(LogicalValues.SingleRow, row.Expressions);
                return new LogicalProject(node, [.. row.Columns.Select((c, i) => new BoundItem(c, values[i]))]);
            case BoundWindowTable window:
                LogicalNode input = PlanRelation(window.Input);
                return new LogicalWindowTable(
                    input, window.Kind, window.TimeColumn, window.SizeMicros, window.SlideMicros, window.OffsetMicros,
                    window.Columns[^3], window.Columns[^2], window.Columns[^1]);
            case BoundJoin join: return PlanJoin(join);
            default: throw new InvalidOperationException(relation.GetType().Name);
        }
    }

    private LogicalNode FunctionOver(LogicalNode input, BoundFunctionScan function)
    {
        (LogicalNode node, Expr[] arguments) = ReplaceSubqueries(input, function.Arguments);
        return new LogicalTableFunction(node, function.Function, new ExprList(arguments), function.Columns, function.WithOrdinality, false);
    }

    private LogicalNode PlanJoin(BoundJoin join)
    {
        LogicalNode left = PlanRelation(join.Left);
        if (join is { Right: BoundFunctionScan function, Kind: JoinKind.Inner })
        {
            // A function over the columns to its left runs per row.
            LogicalNode lateral = FunctionOver(left, function);
            return join.Condition is null ? lateral : Filter(lateral, join.Condition);
        }

        LogicalNode right = PlanRelation(join.Right);
        HashSet<int> outer = left.ColumnIds();
        outer.IntersectWith(FreeIds.Of(right));
        if (outer.Count > 0)
        {
            if (join.Kind is not (JoinKind.Inner or JoinKind.LeftOuter))
                throw new StreamSqlException(SqlState.InvalidColumnReference,
                    "the combining JOIN type must be INNER or LEFT for a LATERAL reference");
            return new Decorrelator(left, _numbers).Join(join.Kind, right, outer, join.Condition);
        }

        Expr? condition = join.Condition;
        if (condition is not null && ExprTree.HasSubquery(condition))
        {
            if (join.Kind == JoinKind.LeftOuter && !UsesColumns(condition, right))
            {
                // The subqueries depend on the left row alone: their values become columns of it.
                (left, Expr[] replaced) = ReplaceSubqueries(left, [condition]);
                return new LogicalJoin(join.Kind, left, right, replaced[0]);
            }

            if (join.Kind != JoinKind.Inner) throw StreamSqlException.NotSupported("a subquery in the condition of an outer join");
            return Filter(new LogicalJoin(JoinKind.Inner, left, right, null), condition);
        }

        return new LogicalJoin(join.Kind, left, right, condition);
    }

    /// <summary>Whether a subquery of the expression refers to columns of the node.</summary>
    private static bool UsesColumns(Expr expression, LogicalNode node)
    {
        var free = new HashSet<int>();
        ExprTree.Visit(expression, e =>
        {
            if (e is SubqueryExpr subquery) FreeColumns.Collect(subquery, free);
        });
        return free.Overlaps(node.ColumnIds());
    }

    private LogicalNode PlanSetOperation(BoundSetOperation set)
    {
        LogicalNode left = Align(Plan(set.Left), set.LeftItems, set.Columns);
        LogicalNode right = Align(Plan(set.Right), set.RightItems, set.Columns);
        IReadOnlyList<int> leftIds = [.. left.Columns.Select(c => c.Id)];
        IReadOnlyList<int> rightIds = [.. right.Columns.Select(c => c.Id)];
        if (set.Operation == SetOperation.Union)
        {
            var union = new LogicalUnion([left, right], [leftIds, rightIds], set.Columns);
            return set.IsAll ? union : Distinct(union);
        }

        if (set.IsAll)
        {
            left = NumberRows(left, ref leftIds);
            right = NumberRows(right, ref rightIds);
        }
        else
        {
            left = Distinct(left);
        }

        Expr? condition = ExprTree.And(leftIds.Zip(rightIds, (l, r) => Decorrelator.NullSafe(left.Find(l)!, right.Find(r)!)));
        var join = new LogicalJoin(
            set.Operation == SetOperation.Intersect ? JoinKind.LeftSemi : JoinKind.LeftAnti, left, right, condition);
        return new LogicalProject(join, [.. set.Columns.Select((c, i) => new BoundItem(c, join.Left.Find(leftIds[i])!.ToRef()))]);
    }

    /// <summary>The ALL forms: equal rows are told apart by their number among their like.</summary>
    private LogicalWindow NumberRows(LogicalNode node, ref IReadOnlyList<int> ids)
    {
        BoundColumn number = NewColumn("row_number", SqlTypes.Int64, false);
        var window = new LogicalWindow(node, ids, [], [new LogicalCall(number, "row_number", [])]);
        ids = [.. ids, number.Id];
        return window;
    }

    private LogicalNode Align(LogicalNode node, ExprList items, IReadOnlyList<BoundColumn> columns)
    {
        bool same = items.Count == node.Columns.Count;
        for (int i = 0; same && i < items.Count; i++) same = items[i] is InputRef r && r.Index == node.Columns[i].Id;
        return same
            ? node
            : new LogicalProject(node, [.. items.Select((e, i) => new BoundItem(NewColumn(columns[i].Name, e.Type, columns[i].Nullable), e))]);
    }
}
