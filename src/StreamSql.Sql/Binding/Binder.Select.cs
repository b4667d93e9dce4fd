using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Binding;

/// <summary>SELECT blocks.</summary>
internal sealed partial class Binder
{
    /// <summary>Output columns that were untyped literals before they became text; a UNION or an INSERT may still type them.</summary>
    private readonly HashSet<int> _untyped = [];

    private BoundSelect BindSelect(SelectQuery select, ModifiedQuery? modifiers, Scope? outer)
    {
        if (select.Into is not null) throw StreamSqlException.NotSupported("SELECT INTO", select.Into.Span.Position);
        var scope = new Scope(outer);
        BoundRelation? from = BindFromList(select, scope);
        var plain = new ExprContext(scope, "WHERE");
        Expr? where = select.Where is null ? null : BindCondition(select.Where, plain);
        var grouping = new Grouping(scope);
        IReadOnlyList<GroupWindowColumns> windows = BindGroupBy(select, scope, grouping, ref from);
        var context = new ExprContext(scope, "SELECT")
        {
            Aggregates = [],
            Windows = [],
            SetReturning = [],
            NamedWindows = select.Windows,
            GroupWindows = windows,
        };
        List<BoundItem> items = BindItems(select, context);
        int visible = items.Count;
        Expr? having = select.Having is null ? null
            : BindCondition(select.Having, context with { Windows = null, SetReturning = null, Clause = "HAVING" });
        Expr? qualify = select.Qualify is null ? null : BindCondition(select.Qualify, context with { SetReturning = null, Clause = "QUALIFY" });
        List<int> distinctOn = [.. select.DistinctOn.Select(e => BindOutputReference(e, items, visible, context, false, "DISTINCT ON"))];
        BoundOrdering ordering = BindOrdering(select, modifiers, items, visible, context);
        CheckDistinctOn(select, distinctOn, ordering);
        List<BoundAggregate> aggregates = context.Aggregates;
        bool aggregated = select.GroupBy is not null || aggregates.Count > 0 || having is not null;
        List<BoundWindow> calls = context.Windows;
        IEnumerable<BoundSetReturning> setReturning = context.SetReturning;
        if (aggregated)
        {
            items = [.. items.Select(i => i with { Expression = Regroup(i.Expression, grouping) })];
            having = having is null ? null : Regroup(having, grouping);
            qualify = qualify is null ? null : Regroup(qualify, grouping);
            calls = [.. calls.Select(w => w with
            {
                Arguments = RegroupAll(w.Arguments, grouping),
                PartitionBy = RegroupAll(w.PartitionBy, grouping),
                OrderBy = [.. w.OrderBy.Select(o => o with { Expression = Regroup(o.Expression, grouping) })],
            })];
            setReturning = setReturning.Select(s => s with { Arguments = RegroupAll(s.Arguments, grouping) });
        }

        return new BoundSelect
        {
            Columns = [.. items.Take(visible).Select(i => i.Column)],
            From = from,
            Where = where,
            IsAggregated = aggregated,
            GroupKeys = grouping.Keys,
            GroupingSets = grouping.Sets,
            Aggregates = aggregates,
            Having = having,
            Windows = calls,
            Qualify = qualify,
            SetReturning = [.. setReturning],
            Items = items,
            IsDistinct = select.IsDistinct,
            DistinctOn = distinctOn,
            Ordering = ordering,
        };
    }

    private BoundRelation? BindFromList(SelectQuery select, Scope scope)
    {
        BoundRelation? from = null;
        foreach (TableReference table in select.From)
        {
            BoundRelation next = BindFrom(table, scope);
            from = from is null
                ? next
                : new BoundJoin(Core.Plan.Operators.JoinKind.Inner, from, next, null) { Columns = [.. from.Columns, .. next.Columns] };
        }

        return from;
    }

    private List<BoundItem> BindItems(SelectQuery select, ExprContext c)
    {
        var items = new List<BoundItem>();
        foreach (SelectItem item in select.Items)
        {
            switch (item.Expression)
            {
                case StarExpression star:
                    items.AddRange(ExpandStar(star, c.Scope));
                    break;
                case FieldStarExpression fields:
                    Expr operand = Bind(fields.Operand, c);
                    if (operand.Type.Kind != TypeKind.Struct)
                        throw new StreamSqlException(SqlState.WrongObjectType, $"type {operand.Type} is not composite")
                        {
                            Position = fields.Span.Position,
                        };
                    for (int i = 0; i < operand.Type.Fields.Count; i++)
                    {
                        StructField field = operand.Type.Fields[i];
                        items.Add(NewItem(field.Name, new FieldAccess(operand, i, field.Type), c.Scope));
                    }

                    break;
                default:
                    Expr bound = Bind(item.Expression, c);
                    items.Add(NewItem(item.Alias?.Text ?? OutputNames.Of(item.Expression), bound, c.Scope));
                    break;
            }
        }

        return items;
    }

    private BoundItem NewItem(string name, Expr expression, Scope scope)
    {
        BoundColumn? origin = scope.FindOrigin(expression);
        Expr typed = ResolveUnknown(expression);
        BoundColumn column = NewColumn(name, typed.Type, origin?.Nullable ?? typed is not Literal { Value: not null }) with
        {
            OriginId = origin?.OriginId ?? 0,
            OriginColumn = origin?.OriginColumn ?? 0,
        };
        if (expression is Literal { Type.Kind: TypeKind.Unknown }) _untyped.Add(column.Id);
        return new BoundItem(column, typed);
    }

    private IEnumerable<BoundItem> ExpandStar(StarExpression star, Scope scope)
    {
        IEnumerable<ScopeColumn> columns = scope.VisibleColumns;
        if (star.Qualifier is { } qualifier)
        {
            if (FindTable(scope, qualifier.Name, qualifier.Schema) is not { } found) throw MissingTable(scope, qualifier.Name, star.Span.Position);
            columns = found.Scope.Columns.Where(k => k.Table == qualifier.Name && Matches(k.Schema, qualifier.Schema));
        }
        else if (scope.Tables.Count == 0)
        {
            throw new StreamSqlException(SqlState.SyntaxError, "SELECT * with no tables specified is not valid") { Position = star.Span.Position };
        }

        return columns.Select(k => NewItem(k.Name, At(Copy(k.Expression), star), scope)).ToList();
    }

    private BoundOrdering BindOrdering(SelectQuery select, ModifiedQuery? modifiers, List<BoundItem> items, int visible, ExprContext c)
    {
        if (modifiers is null) return BoundOrdering.None;
        var keys = new List<BoundOrderKey>();
        foreach (OrderByItem item in modifiers.OrderBy)
        {
            int column = BindOutputReference(item.Expression, items, visible, c, select.IsDistinct, "ORDER BY");
            if (keys.Exists(k => k.ColumnId == column)) continue;
            keys.Add(new BoundOrderKey(column, IsDescending(item), NullsFirst(item)));
        }

        return new BoundOrdering(keys, BindLimit(modifiers.Limit, "LIMIT"), BindLimit(modifiers.Offset, "OFFSET"));
    }

    /// <summary>An ORDER BY or DISTINCT ON expression: an ordinal, an output name, or an expression that becomes a hidden column.</summary>
    private int BindOutputReference(
        SqlExpression expression, List<BoundItem> items, int visible, ExprContext c, bool mustBeVisible, string clause)
    {
        if (expression is NumberLiteral { IsInteger: true } number)
            return Ordinal(number, [.. items.Take(visible).Select(i => i.Column)], clause).Id;
        if (expression is ColumnReference { Name.IsSimple: true } name)
        {
            BoundItem[] named = [.. items.Take(visible).Where(i => i.Column.Name == name.Name.Name)];
            if (named.Length > 1 && named.Any(n => !n.Expression.Equals(named[0].Expression)))
                throw new StreamSqlException(SqlState.AmbiguousColumn, $"{clause} \"{name.Name.Name}\" is ambiguous")
                {
                    Position = name.Span.Position,
                };
            if (named.Length > 0) return named[0].Column.Id;
        }

        Expr bound = ResolveUnknown(Bind(expression, c with { Clause = clause }));
        if (items.Find(i => i.Expression.Equals(bound)) is { } same) return same.Column.Id;
        if (mustBeVisible)
        {
            throw new StreamSqlException(
                SqlState.InvalidColumnReference, "for SELECT DISTINCT, ORDER BY expressions must appear in select list")
            {
                Position = expression.Span.Position,
            };
        }

        BoundColumn column = NewColumn("?order?", bound.Type);
        items.Add(new BoundItem(column, bound));
        return column.Id;
    }

    private static void CheckDistinctOn(SelectQuery select, List<int> distinctOn, BoundOrdering ordering)
    {
        if (ordering.Keys.Count == 0 || distinctOn.Count == 0) return;
        var wanted = distinctOn.ToHashSet();
        foreach (BoundOrderKey key in ordering.Keys.Take(wanted.Count))
        {
            if (wanted.Contains(key.ColumnId)) continue;
            throw new StreamSqlException(
                SqlState.InvalidColumnReference, "SELECT DISTINCT ON expressions must match initial ORDER BY expressions")
            {
                Position = select.DistinctOn[0].Span.Position,
            };
        }
    }
}
