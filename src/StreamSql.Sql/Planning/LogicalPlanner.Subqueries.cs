using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning;

/// <summary>Subqueries become joins: semi and anti joins in conditions, left joins where a value is needed.</summary>
internal sealed partial class LogicalPlanner
{
    private LogicalNode Filter(LogicalNode node, Expr predicate)
    {
        var plain = new List<Expr>();
        var withValues = new List<Expr>();
        var joins = new List<(SubqueryExpr Subquery, bool Negated)>();
        foreach (Expr conjunct in ExprTree.Conjuncts(predicate))
        {
            if (!ExprTree.HasSubquery(conjunct)) plain.Add(conjunct);
            else if (AsJoin(conjunct) is { } join) joins.Add(join);
            else withValues.Add(conjunct);
        }

        if (ExprTree.And(plain) is { } first) node = new LogicalFilter(node, first);
        foreach ((SubqueryExpr subquery, bool negated) in joins) node = SemiJoin(node, subquery, negated);
        if (withValues.Count == 0) return node;
        IReadOnlyList<BoundColumn> columns = node.Columns;
        (node, Expr[] replaced) = ReplaceSubqueries(node, withValues);
        node = new LogicalFilter(node, ExprTree.And(replaced)!);
        return new LogicalProject(node, [.. columns.Select(LogicalProject.Pass)]);
    }

    /// <summary>EXISTS, IN and their negations at the top of a conjunct.</summary>
    private static (SubqueryExpr Subquery, bool Negated)? AsJoin(Expr conjunct)
    {
        bool negated = false;
        while (conjunct is FunctionCall { Function: "not" } not)
        {
            negated = !negated;
            conjunct = not.Arguments[0];
        }

        return conjunct is SubqueryExpr { Kind: SubqueryKind.Exists or SubqueryKind.Any } subquery
            && (subquery.Condition is null || !ExprTree.HasSubquery(subquery.Condition))
            ? (subquery, negated)
            : null;
    }

    private LogicalNode SemiJoin(LogicalNode left, SubqueryExpr subquery, bool negated)
    {
        LogicalNode right = Plan(subquery.Query);
        Expr? condition = subquery.Condition;
        HashSet<int> outer = left.ColumnIds();
        (right, condition, bool lifted) = LiftPredicates(right, condition, outer);
        bool nullAware = negated && subquery.Kind == SubqueryKind.Any && MayBeNull(subquery.Condition!, left, right);
        bool plain = EquiKeys.Split(new LogicalJoin(JoinKind.Inner, left, right, condition)) is { Residual: null, Pairs.Count: > 0 };
        if (nullAware && (lifted || !plain || FreeIds.Of(right).Overlaps(outer)))
        {
            // Three-valued and correlated: as a value.
            (LogicalNode valued, Expr[] replaced) = ReplaceSubqueries(left, [subquery]);
            var filtered = new LogicalFilter(valued, new FunctionCall("not", [replaced[0]], SqlTypes.Boolean));
            return new LogicalProject(filtered, [.. left.Columns.Select(LogicalProject.Pass)]);
        }

        JoinKind kind = !negated ? JoinKind.LeftSemi : nullAware ? JoinKind.LeftAntiNullAware : JoinKind.LeftAnti;
        HashSet<int> free = FreeIds.Of(right);
        free.IntersectWith(outer);
        return free.Count == 0
            ? new LogicalJoin(kind, left, right, condition)
            : new Decorrelator(left, _numbers).Join(kind, right, free, condition);
    }

    /// <summary>Correlated conjuncts at the top of the subquery become part of the join's condition; the select list is not needed.</summary>
    private static (LogicalNode Node, Expr? Condition, bool Lifted) LiftPredicates(LogicalNode node, Expr? condition, HashSet<int> outer)
    {
        bool lifted = false;
        while (true)
        {
            switch (node)
            {
                case LogicalViewScan view:
                    node = view.Input;
                    continue;
                case LogicalSort { Limit: null, Offset: null } sort:
                    node = sort.Input;
                    continue;
                case LogicalProject project:
                    var map = project.Items.Where(i => i.Expression is not InputRef r || r.Index != i.Column.Id)
                        .ToDictionary(i => i.Column.Id, i => i.Expression);
                    if (condition is not null) condition = ExprTree.Substitute(condition, map);
                    node = project.Input;
                    continue;
                case LogicalFilter filter:
                    Expr[] parts = [.. ExprTree.Conjuncts(filter.Predicate)];
                    Expr[] correlated = [.. parts.Where(p => ExprTree.Inputs(p).Overlaps(outer))];
                    if (correlated.Length == 0) return (node, condition, lifted);
                    lifted = true;
                    condition = ExprTree.And(condition is null ? correlated : [condition, .. correlated]);
                    Expr? rest = ExprTree.And(parts.Except(correlated));
                    node = rest is null ? filter.Input : new LogicalFilter(filter.Input, rest);
                    if (rest is null) continue;
                    return (node, condition, lifted);
                default: return (node, condition, lifted);
            }
        }
    }

    private static bool MayBeNull(Expr condition, LogicalNode left, LogicalNode right)
    {
        foreach (int id in ExprTree.Inputs(condition))
        {
            BoundColumn? column = left.Find(id) ?? right.Find(id);
            if (column is null || column.Nullable) return true;
        }

        return ExprTree.Any(condition, e => e is not (InputRef or FunctionCall or LogicalExpr or CastExpr or Literal { Value: not null }));
    }

    /// <summary>Joins what the subqueries of some expressions give to the node, and puts columns in their place.</summary>
    private (LogicalNode Node, Expr[] Expressions) ReplaceSubqueries(LogicalNode node, IReadOnlyList<Expr> expressions)
    {
        if (!expressions.Any(ExprTree.HasSubquery)) return (node, [.. expressions]);
        LogicalNode current = node;
        Expr[] replaced = [.. expressions.Select(e => ExprTree.Rewrite(e, part =>
        {
            if (part is not SubqueryExpr subquery) return null;
            (current, Expr value) = JoinValue(current, subquery);
            return value;
        }))];
        return (current, replaced);
    }

    private (LogicalNode Node, Expr Value) JoinValue(LogicalNode node, SubqueryExpr subquery)
    {
        LogicalNode right = Plan(subquery.Query);
        switch (subquery.Kind)
        {
            case SubqueryKind.Exists:
                BoundColumn count = NewColumn("count", SqlTypes.Int64, false);
                node = JoinAggregates(node, right, [new LogicalCall(count, "count", [])]);
                return (node, Compare("gt", count, 0L));
            case SubqueryKind.Array:
                return JoinArray(node, right, subquery);
            case SubqueryKind.Any:
                return JoinAny(node, right, subquery);
            default:
                return JoinScalar(node, right);
        }
    }

    private static FunctionCall Compare(string function, BoundColumn column, long value) =>
        new(function, [column.ToRef(), new Literal(value, SqlTypes.Int64)], SqlTypes.Boolean);

    private (LogicalNode Node, Expr Value) JoinArray(LogicalNode node, LogicalNode right, SubqueryExpr subquery)
    {
        BoundColumn value = right.Columns[0];
        BoundColumn array = NewColumn("array", subquery.Type);
        IReadOnlyList<BoundOrderKey>? order = null;
        if (right is LogicalSort { Limit: null, Offset: null } sort)
        {
            order = sort.Keys;
            right = sort.Input;
        }
        else if (right is LogicalProject { Input: LogicalSort { Limit: null, Offset: null } inner })
        {
            order = inner.Keys;
            right = inner.Input;
        }

        node = JoinAggregates(node, right, [new LogicalCall(array, "array_agg", [value.Id], OrderBy: order)]);
        return (node, new CoalesceExpr([array.ToRef(), new ListConstructor([], array.Type)], array.Type));
    }

    private (LogicalNode Node, Expr Value) JoinAny(LogicalNode node, LogicalNode right, SubqueryExpr subquery)
    {
        BoundColumn holds = NewColumn("holds", SqlTypes.Boolean);
        BoundColumn unknown = NewColumn("unknown", SqlTypes.Boolean);
        right = new LogicalProject(right,
        [
            new BoundItem(holds, subquery.Condition!), new BoundItem(unknown, Binder.IsNull(subquery.Condition!, false)),
        ]);
        BoundColumn anyHolds = NewColumn("any", SqlTypes.Boolean);
        BoundColumn anyUnknown = NewColumn("unknown", SqlTypes.Boolean);
        node = JoinAggregates(
            node, right, [new LogicalCall(anyHolds, "bool_or", [holds.Id]), new LogicalCall(anyUnknown, "bool_or", [unknown.Id])]);
        var value = new CaseExpr(
            [anyHolds.ToRef(), anyUnknown.ToRef()], [new Literal(true, SqlTypes.Boolean), new Literal(null, SqlTypes.Boolean)],
            new Literal(false, SqlTypes.Boolean), SqlTypes.Boolean);
        return (node, value);
    }

    /// <summary>Joins ungrouped aggregates over the subquery's rows: exactly one row for each row of the node.</summary>
    private LogicalNode JoinAggregates(LogicalNode node, LogicalNode right, IReadOnlyList<LogicalCall> calls)
    {
        HashSet<int> outer = node.ColumnIds();
        outer.IntersectWith(FreeIds.Of(right));
        var aggregate = new LogicalAggregate(right, [], calls);
        return outer.Count == 0
            ? new LogicalJoin(JoinKind.Inner, node, aggregate, null)
            : new Decorrelator(node, _numbers).JoinScalarAggregate(aggregate, outer);
    }

    private (LogicalNode Node, Expr Value) JoinScalar(LogicalNode node, LogicalNode right)
    {
        BoundColumn value = right.Columns[0];
        HashSet<int> outer = node.ColumnIds();
        outer.IntersectWith(FreeIds.Of(right));
        if (outer.Count == 0)
        {
            LogicalNode single = IsSingleRow(right) ? right : new LogicalScalarGuard(right);
            return (new LogicalJoin(JoinKind.Inner, node, single, null), value.ToRef());
        }

        // Projections over an ungrouped aggregate are computed after the join, where missing groups have their defaults.
        var above = new Dictionary<int, Expr>();
        LogicalNode below = right;
        while (below is LogicalProject or LogicalViewScan or LogicalSort { Limit: null, Offset: null })
        {
            if (below is LogicalProject project)
            {
                foreach (BoundItem item in project.Items)
                    if (item.Expression is not InputRef same || same.Index != item.Column.Id) above[item.Column.Id] = item.Expression;
            }

            below = below.Inputs[0];
        }

        if (below is LogicalAggregate { Keys.Count: 0 } aggregate)
        {
            node = new Decorrelator(node, _numbers).JoinScalarAggregate(aggregate, outer);
            return (node, Expand(value.ToRef(), above));
        }

        node = new Decorrelator(node, _numbers).JoinFirstRow(right, outer);
        return (node, value.ToRef());
    }

    private static Expr Expand(Expr expression, Dictionary<int, Expr> map)
    {
        for (int depth = 0; depth < 64; depth++)
        {
            Expr next = ExprTree.Substitute(expression, map);
            if (ReferenceEquals(next, expression)) break;
            expression = next;
        }

        return expression;
    }

    private static bool IsSingleRow(LogicalNode node) => node switch
    {
        LogicalProject or LogicalViewScan or LogicalSort { Limit: null, Offset: null } => IsSingleRow(node.Inputs[0]),
        LogicalAggregate aggregate => aggregate.Keys.Count == 0,
        LogicalValues values => values.Rows.Count == 1,
        LogicalScalarGuard => true,
        LogicalJoin { Kind: JoinKind.Inner, Condition: null } join => IsSingleRow(join.Left) && IsSingleRow(join.Right),
        _ => false,
    };
}
