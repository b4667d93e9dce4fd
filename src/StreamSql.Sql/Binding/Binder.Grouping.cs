using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Binding;

/// <summary>GROUP BY, and the rule that everything else is grouped or aggregated.</summary>
internal sealed partial class Binder
{
    private IReadOnlyList<GroupWindowColumns> BindGroupBy(SelectQuery select, Scope scope, Grouping grouping, ref BoundRelation? from)
    {
        if (select.GroupBy is not { } groupBy) return [];
        var windows = new List<GroupWindowColumns>();
        var context = new ExprContext(scope, "GROUP BY");
        List<IReadOnlyList<int>> sets = [[]];
        bool several = false;
        foreach (GroupingElement element in groupBy.Elements)
        {
            if (element.Kind == GroupingKind.Simple && GroupWindow(element.Expressions[0]) is { } window)
            {
                GroupWindowColumns columns = AddGroupWindow(window, scope, grouping, ref from);
                windows.Add(columns);
                int[] added = [AddKey(grouping, columns.Start.ToRef(), columns.Start), AddKey(grouping, columns.End.ToRef(), columns.End)];
                sets = [.. sets.Select(s => (IReadOnlyList<int>)[.. s, .. added])];
                continue;
            }

            List<IReadOnlyList<int>> own = ExpandElement(element, select, context, grouping);
            several |= own.Count > 1 || element.Kind is not GroupingKind.Simple;
            sets = [.. sets.SelectMany(s => own.Select(o => (IReadOnlyList<int>)[.. s, .. o]))];
        }

        if (several && !(sets.Count == 1 && sets[0].Distinct().Count() == grouping.Keys.Count))
        {
            grouping.Sets = [.. sets.Select(s => (IReadOnlyList<int>)[.. s.Distinct().Order()])];
            if (groupBy.IsDistinct) grouping.Sets = [.. grouping.Sets.DistinctBy(s => string.Join(',', s))];
        }

        return windows;
    }

    private List<IReadOnlyList<int>> ExpandElement(GroupingElement element, SelectQuery select, ExprContext c, Grouping grouping)
    {
        switch (element.Kind)
        {
            case GroupingKind.Empty: return [[]];
            case GroupingKind.Simple or GroupingKind.Set:
                return [[.. element.Expressions.Select(e => BindGroupKey(e, select, c, grouping))]];
            case GroupingKind.Rollup:
                int[][] parts = [.. element.Sets.Select(s => ExpandElement(s, select, c, grouping)[0].ToArray())];
                return [.. Enumerable.Range(0, parts.Length + 1).Select(n =>
                    (IReadOnlyList<int>)[.. parts.Take(parts.Length - n).SelectMany(p => p)])];
            case GroupingKind.Cube:
                int[][] dimensions = [.. element.Sets.Select(s => ExpandElement(s, select, c, grouping)[0].ToArray())];
                if (dimensions.Length > 12) throw StreamSqlException.NotSupported("CUBE of more than 12 elements", element.Span.Position);
                return
                [
                    .. Enumerable.Range(0, 1 << dimensions.Length).OrderBy(m => m).Select(m =>
                        (IReadOnlyList<int>)[.. dimensions.Where((_, i) => (m & (1 << i)) == 0).SelectMany(d => d)]),
                ];
            default:
                return [.. element.Sets.SelectMany(s => ExpandElement(s, select, c, grouping))];
        }
    }

    private int BindGroupKey(SqlExpression expression, SelectQuery select, ExprContext c, Grouping grouping)
    {
        Expr bound = BindGroupExpression(expression, select, c);
        bound = ResolveUnknown(bound);
        BoundColumn column = bound is InputRef reference
            ? c.Scope.FindOrigin(bound) ?? new BoundColumn(reference.Index, OutputNames.Of(expression), bound.Type)
            : NewColumn(OutputNames.Of(expression), bound.Type);
        return AddKey(grouping, bound, column);
    }

    private static int AddKey(Grouping grouping, Expr expression, BoundColumn column)
    {
        int known = grouping.Keys.FindIndex(k => k.Expression.Equals(expression));
        if (known >= 0) return known;
        grouping.Keys.Add(new BoundItem(column, expression));
        return grouping.Keys.Count - 1;
    }

    private Expr BindGroupExpression(SqlExpression expression, SelectQuery select, ExprContext c)
    {
        switch (expression)
        {
            case NumberLiteral { IsInteger: true } number:
                if (select.Items.Any(i => i.Expression is StarExpression or FieldStarExpression))
                {
                    List<BoundItem> items = BindItems(select with { Items = [.. select.Items.Where(i => !HasAggregate(i.Expression))] }, c);
                    if (int.TryParse(number.Text, out int at) && at >= 1 && at <= items.Count) return items[at - 1].Expression;
                }

                return int.TryParse(number.Text, out int position) && position >= 1 && position <= select.Items.Count
                    ? Bind(select.Items[position - 1].Expression, c)
                    : throw new StreamSqlException(SqlState.InvalidColumnReference, $"GROUP BY position {number.Text} is not in select list")
                    {
                        Position = number.Span.Position,
                    };
            case ColumnReference { Name.IsSimple: true } name:
                string text = name.Name.Name;
                if (c.Scope.VisibleColumns.Any(k => k.Name == text)) return Bind(expression, c);
                SelectItem[] named = [.. select.Items.Where(i => i.Alias?.Text == text || (i.Alias is null && OutputNames.Of(i.Expression) == text))];
                if (named.Length == 0) return Bind(expression, c);
                if (named.Length > 1 && named.Any(n => !n.Expression.Equals(named[0].Expression)))
                    throw new StreamSqlException(SqlState.AmbiguousColumn, $"GROUP BY \"{text}\" is ambiguous") { Position = name.Span.Position };
                return Bind(named[0].Expression, c);
            default: return Bind(expression, c);
        }
    }

    private static bool HasAggregate(SqlExpression expression) =>
        expression is Syntax.Expressions.FunctionCall call && (IsAggregate(call) || call.Arguments.Any(a => HasAggregate(a.Value)));

    /// <summary>Replaces group keys by their columns and refuses columns that are neither grouped nor aggregated.</summary>
    private Expr Regroup(Expr expression, Grouping grouping) => ExprTree.Rewrite(expression, e =>
    {
        if (grouping.Find(e) is { } key) return e is InputRef ? e : key.ToRef();
        switch (e)
        {
            case InputRef reference when grouping.InputColumns.Contains(reference.Index):
                if (grouping.HasColumn(reference.Index) || AddDependent(reference, grouping)) return e;
                throw Ungrouped(e, grouping, PositionOf(e), false);
            case SubqueryExpr subquery:
                var free = new HashSet<int>();
                FreeColumns.Collect(subquery, free);
                foreach (int id in free)
                {
                    if (!grouping.InputColumns.Contains(id) || grouping.HasColumn(id)) continue;
                    var reference = new InputRef(id, subquery.Type);
                    if (!AddDependent(reference, grouping)) throw Ungrouped(reference, grouping, PositionOf(e), true);
                }

                return subquery.Condition is null ? e : subquery with { Condition = RegroupCondition(subquery, grouping) };
            default: return null;
        }
    });

    private Expr RegroupCondition(SubqueryExpr subquery, Grouping grouping) => ExprTree.Rewrite(
        subquery.Condition!, e => grouping.Find(e) is { } key && e is not InputRef ? key.ToRef() : null);

    private ExprList RegroupAll(ExprList expressions, Grouping grouping) => new(expressions.Select(e => Regroup(e, grouping)));

    /// <summary>A column of a table whose whole primary key is grouped is determined by it and may be shown.</summary>
    private bool AddDependent(InputRef reference, Grouping grouping)
    {
        ScopeColumn? column = grouping.Scope.Columns.Find(k => k.Expression is InputRef r && r.Index == reference.Index);
        if (column?.Origin is not { OriginId: > 0 } origin || grouping.Keys.Count == 0 || grouping.Sets is not null) return false;
        if (_context.Catalog.Find(origin.OriginId) is not TableObject { Key.Count: > 0 } table) return false;
        foreach (int key in table.Key)
        {
            ScopeColumn? part = grouping.Scope.Columns.Find(k => k.Table == column.Table && k.Origin?.OriginColumn == key + 1);
            if (part?.Expression is not InputRef id || !grouping.HasColumn(id.Index)) return false;
        }

        grouping.Keys.Add(new BoundItem(origin, new InputRef(reference.Index, origin.Type)));
        return true;
    }

    private static StreamSqlException Ungrouped(Expr expression, Grouping grouping, int position, bool inSubquery)
    {
        int id = ((InputRef)expression).Index;
        ScopeColumn? column = grouping.Scope.Columns.Find(k => k.Expression is InputRef r && r.Index == id);
        string name = column is null ? "?" : column.Table is { Length: > 0 } table ? $"{table}.{column.Name}" : column.Name;
        return new StreamSqlException(SqlState.GroupingError, inSubquery
            ? $"subquery uses ungrouped column \"{name}\" from outer query"
            : $"column \"{name}\" must appear in the GROUP BY clause or be used in an aggregate function")
        { Position = position };
    }
}
