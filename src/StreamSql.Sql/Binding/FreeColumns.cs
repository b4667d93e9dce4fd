using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Binding;

/// <summary>The columns of outer queries that a bound query refers to.</summary>
internal static class FreeColumns
{
    public static void Collect(SubqueryExpr subquery, HashSet<int> into)
    {
        var used = new HashSet<int>();
        var made = new HashSet<int>();
        Walk(subquery.Query, used, made);
        if (subquery.Condition is { } condition) Use(condition, used);
        used.ExceptWith(made);
        into.UnionWith(used);
    }

    public static HashSet<int> Of(BoundQuery query)
    {
        var used = new HashSet<int>();
        var made = new HashSet<int>();
        Walk(query, used, made);
        used.ExceptWith(made);
        return used;
    }

    private static void Walk(BoundQuery query, HashSet<int> used, HashSet<int> made)
    {
        foreach (BoundColumn column in query.Columns) made.Add(column.Id);
        switch (query)
        {
            case BoundSelect select: WalkSelect(select, used, made); break;
            case BoundValues values:
                foreach (ExprList row in values.Rows) UseAll(row, used);
                Use(values.Ordering, used);
                break;
            case BoundSetOperation set:
                Walk(set.Left, used, made);
                Walk(set.Right, used, made);
                UseAll(set.LeftItems, used);
                UseAll(set.RightItems, used);
                Use(set.Ordering, used);
                break;
            case BoundOrdered ordered:
                Walk(ordered.Input, used, made);
                Use(ordered.Ordering, used);
                break;
        }
    }

    private static void WalkSelect(BoundSelect select, HashSet<int> used, HashSet<int> made)
    {
        if (select.From is { } from) Walk(from, used, made);
        Use(select.Where, used);
        Use(select.Having, used);
        Use(select.Qualify, used);
        Use(select.Ordering, used);
        foreach (BoundItem item in select.GroupKeys.Concat(select.Items))
        {
            made.Add(item.Column.Id);
            Use(item.Expression, used);
        }

        foreach (BoundAggregate aggregate in select.Aggregates)
        {
            made.Add(aggregate.Column.Id);
            UseAll(aggregate.Arguments, used);
            Use(aggregate.Filter, used);
            foreach (BoundSortKey key in aggregate.OrderBy) Use(key.Expression, used);
        }

        foreach (BoundWindow window in select.Windows)
        {
            made.Add(window.Column.Id);
            UseAll(window.Arguments, used);
            UseAll(window.PartitionBy, used);
            Use(window.Filter, used);
            foreach (BoundSortKey key in window.OrderBy) Use(key.Expression, used);
        }

        foreach (BoundSetReturning call in select.SetReturning)
        {
            made.Add(call.Column.Id);
            UseAll(call.Arguments, used);
        }
    }

    private static void Walk(BoundRelation relation, HashSet<int> used, HashSet<int> made)
    {
        foreach (BoundColumn column in relation.Columns) made.Add(column.Id);
        switch (relation)
        {
            case BoundDerived derived: Walk(derived.Query, used, made); break;
            case BoundViewScan view: Walk(view.Query, used, made); break;
            case BoundSample sample: Walk(sample.Input, used, made); break;
            case BoundJoin join:
                Walk(join.Left, used, made);
                Walk(join.Right, used, made);
                Use(join.Condition, used);
                break;
            case BoundFunctionScan function: UseAll(function.Arguments, used); break;
            case BoundRowScan row: UseAll(row.Expressions, used); break;
            case BoundWindowTable window: Walk(window.Input, used, made); break;
        }
    }

    private static void Use(BoundOrdering ordering, HashSet<int> used)
    {
        Use(ordering.Limit, used);
        Use(ordering.Offset, used);
    }

    private static void UseAll(ExprList expressions, HashSet<int> used)
    {
        foreach (Expr expression in expressions) Use(expression, used);
    }

    private static void Use(Expr? expression, HashSet<int> used)
    {
        if (expression is not null) ExprTree.CollectInputs(expression, used);
    }
}
