using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Binding;

/// <summary>Queries above the level of a SELECT block: WITH, set operations, VALUES, ORDER BY and LIMIT around them.</summary>
internal sealed partial class Binder
{
    /// <summary>Binds a query whose correlated references go to <paramref name="outer"/>.</summary>
    public BoundQuery BindQuery(QueryExpression query, Scope? outer)
    {
        Deeper(query);
        BoundQuery bound = query switch
        {
            ModifiedQuery modified => BindModified(modified, outer),
            SelectQuery select => BindSelect(select, null, outer),
            ValuesQuery values => BindValues(values, outer),
            TableQuery table => BindTableQuery(table, outer),
            SetOperationQuery set => BindSetOperation(set, outer),
            _ => throw StreamSqlException.NotSupported(query.GetType().Name, query.Span.Position),
        };
        _depth--;
        return bound;
    }

    private BoundQuery BindTableQuery(TableQuery table, Scope? outer)
    {
        var star = new SelectItem(new StarExpression(null), null);
        return BindSelect(
            new SelectQuery([star]) { From = [new NamedTable(table.Name) { Span = table.Span }], Span = table.Span }, null, outer);
    }

    private BoundQuery BindModified(ModifiedQuery modified, Scope? outer)
    {
        if (modified.LimitWithTies) throw StreamSqlException.NotSupported("WITH TIES", modified.Span.Position);
        Scope? scope = outer;
        if (modified.With is { } with)
        {
            scope = new Scope(outer);
            DeclareCtes(with, scope);
        }

        return modified.Body switch
        {
            SelectQuery select => BindSelect(select, modified, scope),
            _ when modified.OrderBy.Count == 0 && modified.Limit is null && modified.Offset is null => BindQuery(modified.Body, scope),
            _ => BindOrdered(modified, scope),
        };
    }

    private void DeclareCtes(WithClause with, Scope scope)
    {
        foreach (CommonTableExpression table in with.Tables)
        {
            if (table.Query is null) throw StreamSqlException.NotSupported("a data-modifying statement in WITH", table.Span.Position);
            if (with.IsRecursive && RefersTo(table.Query, table.Name.Text))
                throw StreamSqlException.NotSupported("WITH RECURSIVE", table.Span.Position);
            if (scope.Ctes.ContainsKey(table.Name.Text))
            {
                throw new StreamSqlException(SqlState.DuplicateAlias, $"WITH query name \"{table.Name.Text}\" specified more than once")
                {
                    Position = table.Name.Span.Position,
                };
            }

            // A table sees those before it: its own scope is a copy of what is there now.
            var seen = new Scope(scope.Outer);
            foreach (KeyValuePair<string, CteBinding> known in scope.Ctes) seen.Ctes.Add(known.Key, known.Value);
            scope.Ctes.Add(table.Name.Text, new CteBinding(table, seen));
        }
    }

    private static bool RefersTo(SyntaxNode query, string name) => query switch
    {
        ModifiedQuery m => RefersTo(m.Body, name),
        SetOperationQuery s => RefersTo(s.Left, name) || RefersTo(s.Right, name),
        SelectQuery s => s.From.Any(f => RefersTo(f, name)),
        NamedTable t => t.Name.IsSimple && t.Name.Name == name,
        JoinTable j => RefersTo(j.Left, name) || RefersTo(j.Right, name),
        SubqueryTable s => RefersTo(s.Query, name),
        _ => false,
    };

    private BoundQuery BindOrdered(ModifiedQuery modified, Scope? outer)
    {
        BoundQuery body = BindQuery(modified.Body, outer);
        var keys = new List<BoundOrderKey>();
        foreach (OrderByItem item in modified.OrderBy)
        {
            BoundColumn column = item.Expression switch
            {
                NumberLiteral { IsInteger: true } number => Ordinal(number, body.Columns, "ORDER BY"),
                ColumnReference { Name.IsSimple: true } name when body.Columns.FirstOrDefault(k => k.Name == name.Name.Name) is { } found => found,
                ColumnReference { Name.IsSimple: true } name => throw new StreamSqlException(
                    SqlState.UndefinedColumn, $"column \"{name.Name.Name}\" does not exist")
                { Position = name.Span.Position },
                _ => throw new StreamSqlException(SqlState.FeatureNotSupported, "invalid UNION/INTERSECT/EXCEPT ORDER BY clause")
                {
                    Detail = "Only result column names can be used, not expressions or functions.",
                    Hint = "Add the expression/function to every SELECT, or move the UNION into a FROM clause.",
                    Position = item.Span.Position,
                },
            };
            keys.Add(new BoundOrderKey(column.Id, IsDescending(item), NullsFirst(item)));
        }

        var ordering = new BoundOrdering(keys, BindLimit(modified.Limit, "LIMIT"), BindLimit(modified.Offset, "OFFSET"));
        return body switch
        {
            BoundValues { Ordering.IsEmpty: true } values => values with { Ordering = ordering },
            BoundSetOperation { Ordering.IsEmpty: true } set => set with { Ordering = ordering },
            _ => new BoundOrdered(body, ordering) { Columns = body.Columns },
        };
    }

    private Expr? BindLimit(SqlExpression? expression, string clause)
    {
        if (expression is null or NullLiteral) return null;
        var context = new ExprContext(new Scope(null), clause);
        Expr bound = Bind(expression, context);
        if (ExprTree.HasSubquery(bound)) throw StreamSqlException.NotSupported($"a subquery in {clause}", expression.Span.Position);
        return Coerce(bound, SqlTypes.Int64, CastContext.Assignment, expression.Span.Position, () =>
            new StreamSqlException(SqlState.DatatypeMismatch, $"argument of {clause} must be type bigint, not type {bound.Type}")
            {
                Position = expression.Span.Position,
            });
    }

    private static BoundColumn Ordinal(NumberLiteral number, IReadOnlyList<BoundColumn> columns, string clause) =>
        int.TryParse(number.Text, out int position) && position >= 1 && position <= columns.Count
            ? columns[position - 1]
            : throw new StreamSqlException(SqlState.InvalidColumnReference, $"{clause} position {number.Text} is not in select list")
            {
                Position = number.Span.Position,
            };

    private BoundValues BindValues(ValuesQuery values, Scope? outer)
    {
        var context = new ExprContext(outer ?? new Scope(null), "VALUES");
        int width = values.Rows[0].Count;
        var rows = new List<Expr[]>();
        foreach (SyntaxList<SqlExpression> row in values.Rows)
        {
            if (row.Count != width)
            {
                throw new StreamSqlException(SqlState.SyntaxError, "VALUES lists must all be the same length")
                {
                    Position = row.Count > 0 ? row[0].Span.Position : values.Span.Position,
                };
            }

            rows.Add([.. row.Select(e => Bind(e, context))]);
        }

        var columns = new BoundColumn[width];
        for (int i = 0; i < width; i++)
        {
            int column = i;
            SqlType type = CommonType([.. rows.Select(r => r[column])], "VALUES");
            foreach (Expr[] row in rows) row[column] = CoerceImplicit(row[column], type);
            columns[i] = NewColumn($"column{i + 1}", type, rows.Any(r => r[column] is not Literal { Value: not null }));
        }

        return new BoundValues([.. rows.Select(r => new ExprList(r))]) { Columns = columns };
    }

    private BoundSetOperation BindSetOperation(SetOperationQuery set, Scope? outer)
    {
        BoundQuery left = BindQuery(set.Left, outer);
        BoundQuery right = BindQuery(set.Right, outer);
        string name = set.Operation.ToString().ToUpperInvariant();
        if (left.Columns.Count != right.Columns.Count)
        {
            throw new StreamSqlException(SqlState.SyntaxError, $"each {name} query must have the same number of columns")
            {
                Position = set.Right.Span.Position,
            };
        }

        var columns = new List<BoundColumn>();
        var leftItems = new List<Expr>();
        var rightItems = new List<Expr>();
        for (int i = 0; i < left.Columns.Count; i++)
        {
            // A bare literal or parameter takes the other side's type, as in PostgreSQL.
            Expr l = OutputLiteral(left, i) ?? left.Columns[i].ToRef();
            Expr r = OutputLiteral(right, i) ?? right.Columns[i].ToRef();
            if (PositionOf(r) == 0 && !set.Right.Span.IsNone) _positions[r] = set.Right.Span.Position;
            SqlType type = CommonType([l, r], name);
            leftItems.Add(CoerceImplicit(l, type));
            rightItems.Add(CoerceImplicit(r, type));
            columns.Add(NewColumn(left.Columns[i].Name, type, left.Columns[i].Nullable || right.Columns[i].Nullable));
        }

        return new BoundSetOperation(left, right, set.Operation, set.IsAll, new ExprList(leftItems), new ExprList(rightItems)) { Columns = columns };
    }

    private Expr? OutputLiteral(BoundQuery query, int index) =>
        query is BoundSelect { IsDistinct: false } select && _untyped.Contains(select.Items[index].Column.Id)
        && select.Items[index].Expression is Literal literal
            ? literal.Value is null ? new Literal(null, SqlTypes.Unknown) : literal with { Type = SqlTypes.Unknown }
            : null;
}
