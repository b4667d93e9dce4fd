using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning;

/// <summary>
/// Joins a plan that refers to columns of <paramref name="left"/> with it. The references are pushed down to where they are used. There
/// an equality gives them a column of the inner side; where none does, the distinct values that the left side has (its domain) are
/// joined in. What comes back shows for each outer column an inner one to join on, so no reference is left.
/// </summary>
internal sealed partial class Decorrelator(LogicalNode left, ColumnNumbers numbers)
{
    /// <summary>A plan without references, and the inner column for each outer one.</summary>
    private sealed record Pushed(LogicalNode Node, Dictionary<int, Binding> Map);

    /// <summary>An inner column that equals an outer one; null-safe when both may be null together.</summary>
    private sealed record Binding(BoundColumn Column, bool IsNullSafe);

    /// <summary>a IS NOT DISTINCT FROM b, or plain equality where neither can be null.</summary>
    public static Expr NullSafe(BoundColumn left, BoundColumn right) => left.Nullable && right.Nullable
        ? new FunctionCall("not", [new FunctionCall("is_distinct", [left.ToRef(), right.ToRef()], SqlTypes.Boolean)], SqlTypes.Boolean)
        : Equal(left, right);

    private static FunctionCall Equal(BoundColumn left, BoundColumn right) => new("eq", [left.ToRef(), right.ToRef()], SqlTypes.Boolean);

    /// <summary>A join with the correlated side on the right.</summary>
    public LogicalNode Join(JoinKind kind, LogicalNode right, HashSet<int> outer, Expr? condition)
    {
        Pushed pushed = Push(right, outer);
        Expr? all = ExprTree.And([.. Conditions(pushed.Map), .. ExprTree.Conjuncts(condition)]);
        return new LogicalJoin(kind, left, pushed.Node, all);
    }

    /// <summary>The left rows, each with the values of ungrouped aggregates over its own rows of the right side.</summary>
    public LogicalNode JoinScalarAggregate(LogicalAggregate aggregate, HashSet<int> outer)
    {
        Pushed pushed = Push(aggregate.Input, outer);
        return AggregateOver(left, aggregate, pushed, Conditions(pushed.Map));
    }

    /// <summary>The left rows, each with the first of its rows of the right side, or nulls.</summary>
    public LogicalNode JoinFirstRow(LogicalNode right, HashSet<int> outer)
    {
        Pushed pushed = Push(right, outer);
        List<int> keys = [.. pushed.Map.Values.Select(b => b.Column.Id).Distinct()];
        LogicalNode node = UniqueKeys.IsUnique(pushed.Node, keys) ? pushed.Node : new LogicalTopN(pushed.Node, keys, [], 0, 1, null);
        return new LogicalJoin(JoinKind.LeftOuter, left, node, ExprTree.And(Conditions(pushed.Map)));
    }

    private LogicalNode AggregateOver(LogicalNode outerRows, LogicalAggregate aggregate, Pushed pushed, IEnumerable<Expr> conditions)
    {
        // count gives 0, not NULL, where there is no row: its column is computed after the join.
        var counts = aggregate.Calls.Where(c => c.Function == "count").ToDictionary(c => c.Column.Id, _ => numbers.Next());
        LogicalCall[] calls =
        [
            .. aggregate.Calls.Select(c => counts.TryGetValue(c.Column.Id, out int id) ? c with { Column = c.Column with { Id = id } } : c),
        ];
        var grouped = new LogicalAggregate(pushed.Node, [.. pushed.Map.Values.Select(b => b.Column.Id).Distinct()], calls);
        LogicalNode joined = new LogicalJoin(JoinKind.LeftOuter, outerRows, grouped, ExprTree.And(conditions));
        if (counts.Count == 0) return joined;
        return LogicalProject.Append(joined,
        [
            .. aggregate.Calls.Where(c => counts.ContainsKey(c.Column.Id)).Select(c => new BoundItem(
                c.Column,
                new CoalesceExpr([new InputRef(counts[c.Column.Id], c.Column.Type), new Literal(0L, SqlTypes.Int64)], SqlTypes.Int64))),
        ]);
    }

    private IEnumerable<Expr> Conditions(Dictionary<int, Binding> map) => map.Select(pair =>
    {
        BoundColumn outer = left.Find(pair.Key)!;
        return pair.Value.IsNullSafe ? NullSafe(outer, pair.Value.Column) : Equal(outer, pair.Value.Column);
    });

    /// <summary>The distinct values of some outer columns, under new numbers.</summary>
    private (LogicalNode Node, Dictionary<int, Binding> Map) Domain(IEnumerable<int> outer)
    {
        int[] ids = [.. outer.Order()];
        BoundItem[] items = [.. ids.Select(id => left.Find(id)!).Select(c => new BoundItem(c with { Id = numbers.Next() }, c.ToRef()))];
        var project = new LogicalProject(left, items);
        var distinct = new LogicalAggregate(project, [.. items.Select(i => i.Column.Id)], []);
        return (distinct, ids.Zip(items).ToDictionary(p => p.First, p => new Binding(p.Second.Column, true)));
    }

    /// <summary>Makes the plan show an inner column for each of the outer ones given.</summary>
    private Pushed WithDomain(Pushed pushed, IEnumerable<int> outer)
    {
        int[] missing = [.. outer.Where(id => !pushed.Map.ContainsKey(id))];
        if (missing.Length == 0) return pushed;
        (LogicalNode domain, Dictionary<int, Binding> map) = Domain(missing);
        foreach (KeyValuePair<int, Binding> known in pushed.Map) map[known.Key] = known.Value;
        LogicalNode node = pushed.Node is LogicalValues { Output.Count: 0, Rows.Count: 1 }
            ? domain
            : new LogicalJoin(JoinKind.Inner, domain, pushed.Node, null);
        return new Pushed(node, map);
    }

    private static Expr Substitute(Expr expression, Dictionary<int, Binding> map) =>
        ExprTree.Substitute(expression, map.ToDictionary(p => p.Key, p => (Expr)p.Value.Column.ToRef()));

    private static HashSet<int> OuterOf(IEnumerable<Expr> expressions, HashSet<int> outer)
    {
        var used = new HashSet<int>();
        foreach (Expr expression in expressions) ExprTree.CollectInputs(expression, used);
        used.IntersectWith(outer);
        return used;
    }

    private static long Constant(Expr? expression, long absent) => expression switch
    {
        null => absent,
        Literal { Value: long value } => value,
        Literal { Value: null } => absent,
        _ when Constants.TryEvaluate(expression, out object? value) => value is long number ? number : absent,
        _ => throw StreamSqlException.NotSupported("LIMIT that is not a constant in a correlated subquery"),
    };
}
