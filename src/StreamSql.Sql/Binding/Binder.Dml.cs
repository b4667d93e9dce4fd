using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Binding;

/// <summary>INSERT: the source's rows brought to the target's columns.</summary>
internal sealed partial class Binder
{
    private BaseObject InsertTarget(ObjectName name)
    {
        CatalogObject item = Names.FindSystem(name, _context) is null
            ? Names.Resolve(name, _context)
            : throw new StreamSqlException(SqlState.InsufficientPrivilege, $"permission denied for table {name.Name}")
            {
                Position = name.Span.Position,
            };
        if (item is not BaseObject target)
        {
            throw new StreamSqlException(SqlState.WrongObjectType, $"cannot insert into {item.KindName} \"{item.Name}\"")
            {
                Position = name.Span.Position,
                Hint = item is MaterializedViewObject ? "Insert into the streams and tables it reads." : null,
            };
        }

        DependsOn.Add(target.Id);
        return target.IsInternal
            ? target
            : throw StreamSqlException.NotSupported($"writing to connector \"{target.Connector}\" by INSERT", name.Span.Position);
    }

    private BoundInsert BindInsert(InsertStatement insert)
    {
        BaseObject target = InsertTarget(insert.Table);
        Scope? outer = null;
        if (insert.With is { } with)
        {
            outer = new Scope(null);
            DeclareCtes(with, outer);
        }

        int[] columns = InsertColumns(insert, target);
        BoundQuery query = insert.Query is null
            ? RowOf(target, [], [])
            : insert.Query is ValuesQuery values
                ? InsertValues(values, target, columns, insert)
                : InsertRows(BindQuery(insert.Query, outer), target, columns, insert);
        BoundInsert bound = BindConflict(insert, target, new BoundInsert(target, query) { Syntax = insert });
        bound = bound with
        {
            IsUnbounded = target is StreamObject && insert.Query is not null and not ValuesQuery && ReadsStream(query),
            NextColumn = _nextColumn,
        };
        if (insert.Returning.Count == 0) return bound;
        (IReadOnlyList<Expr> returning, Schema output) = BindReturning(insert.Returning, target, insert.Alias?.Text ?? target.Name);
        return bound with { Returning = returning, Output = output };
    }

    private bool ReadsStream(BoundQuery query) => query is BoundSelect && DependsOn.Any(id =>
        _context.Catalog.Find(id) is StreamObject stream && !DirectTarget(stream));

    private bool DirectTarget(StreamObject stream) => !DirectDependsOn.Contains(stream.Id);

    private static int[] InsertColumns(InsertStatement insert, BaseObject target)
    {
        if (insert.Columns.Count == 0)
            return [.. Enumerable.Range(0, target.Columns.Count).Where(i => target.Columns[i].Generated is null
                && target.Columns[i].Metadata is null)];
        var columns = new List<int>();
        foreach (InsertColumn column in insert.Columns)
        {
            if (column.Fields.Count > 0) throw StreamSqlException.NotSupported("assigning to a part of a column", column.Span.Position);
            int index = target.IndexOf(column.Name.Text);
            if (index < 0)
            {
                throw new StreamSqlException(
                    SqlState.UndefinedColumn, $"column \"{column.Name.Text}\" of relation \"{target.Name}\" does not exist")
                {
                    Position = column.Name.Span.Position,
                    Hint = Suggestion.Hint(column.Name.Text, target.Columns.Select(c => c.Name)),
                };
            }

            if (columns.Contains(index))
                throw new StreamSqlException(SqlState.DuplicateColumn, $"column \"{column.Name.Text}\" specified more than once")
                {
                    Position = column.Name.Span.Position,
                };
            columns.Add(index);
        }

        return [.. columns];
    }

    private static StreamSqlException TooMany(bool expressions, int position) => new(
        SqlState.SyntaxError, expressions ? "INSERT has more expressions than target columns" : "INSERT has more target columns than expressions")
    {
        Position = position,
    };

    private BoundValues InsertValues(ValuesQuery values, BaseObject target, int[] columns, InsertStatement insert)
    {
        var context = new ExprContext(new Scope(null), "VALUES");
        var rows = new List<ExprList>();
        foreach (SyntaxList<SqlExpression> row in values.Rows)
        {
            if (row.Count > columns.Length) throw TooMany(true, row[columns.Length].Span.Position);
            if (row.Count < columns.Length && (insert.Columns.Count > 0 || row.Count != values.Rows[0].Count))
                throw row.Count != values.Rows[0].Count
                    ? new StreamSqlException(SqlState.SyntaxError, "VALUES lists must all be the same length") { Position = values.Span.Position }
                    : TooMany(false, insert.Columns[row.Count].Span.Position);
            var given = new Dictionary<int, Expr>();
            for (int i = 0; i < row.Count; i++)
            {
                CatalogColumn column = target.Columns[columns[i]];
                if (row[i] is DefaultExpression) continue;
                RefuseGenerated(column, row[i]);
                given[columns[i]] = CoerceColumn(Bind(row[i], context), column.Name, column.Type, row[i].Span.Position);
            }

            rows.Add(CompleteRow(target, given));
        }

        if (rows.Exists(r => r.Any(ExprTree.HasSubquery)))
            throw StreamSqlException.NotSupported("a subquery in INSERT ... VALUES", values.Span.Position);
        return new BoundValues(rows) { Columns = [.. target.Columns.Select(c => NewColumn(c.Name, c.Type, c.Nullable))] };
    }

    private static void RefuseGenerated(CatalogColumn column, SyntaxNode node)
    {
        if (column.Generated is null) return;
        throw new StreamSqlException("428C9", $"cannot insert a non-DEFAULT value into column \"{column.Name}\"")
        {
            Detail = $"Column \"{column.Name}\" is a generated column.",
            Position = node.Span.Position,
        };
    }

    /// <summary>All columns of a row: the given ones, defaults, computed ones.</summary>
    private static ExprList CompleteRow(BaseObject target, Dictionary<int, Expr> given)
    {
        var row = new Expr[target.Columns.Count];
        for (int i = 0; i < row.Length; i++)
        {
            CatalogColumn column = target.Columns[i];
            row[i] = given.GetValueOrDefault(i) ?? column.Default?.Expression ?? new Literal(null, column.Type);
        }

        for (int i = 0; i < row.Length; i++)
        {
            if (target.Columns[i].Generated is { } generated)
                row[i] = ExprTree.Rewrite(generated.Expression, e => e is InputRef r ? row[r.Index] : null);
        }

        return new ExprList(row);
    }

    private BoundSelect InsertRows(BoundQuery query, BaseObject target, int[] columns, InsertStatement insert)
    {
        if (query.Columns.Count > columns.Length) throw TooMany(true, insert.Query!.Span.Position);
        if (query.Columns.Count < columns.Length && insert.Columns.Count > 0) throw TooMany(false, insert.Columns[query.Columns.Count].Span.Position);
        var given = new Dictionary<int, Expr>();
        for (int i = 0; i < query.Columns.Count; i++)
        {
            CatalogColumn column = target.Columns[columns[i]];
            RefuseGenerated(column, insert.Query!);
            Expr value = OutputLiteral(query, i) ?? query.Columns[i].ToRef();
            given[columns[i]] = CoerceColumn(value, column.Name, column.Type, insert.Query!.Span.Position);
        }

        return RowOf(target, given, [new BoundDerived(query) { Columns = query.Columns }]);
    }

    private BoundSelect RowOf(BaseObject target, Dictionary<int, Expr> given, BoundRelation[] from)
    {
        ExprList row = CompleteRow(target, given);
        BoundItem[] items = [.. target.Columns.Select((c, i) => new BoundItem(NewColumn(c.Name, c.Type, c.Nullable), row[i]))];
        return new BoundSelect { From = from.Length == 0 ? null : from[0], Items = items, Columns = [.. items.Select(i => i.Column)] };
    }

    private BoundInsert BindConflict(InsertStatement insert, BaseObject target, BoundInsert bound)
    {
        if (insert.OnConflict is not { } conflict) return bound;
        if (target is not TableObject table)
            throw new StreamSqlException(SqlState.WrongObjectType, "ON CONFLICT needs a table with a primary key")
            {
                Position = conflict.Span.Position,
            };
        int[] columns =
        [
            .. conflict.Target.Select(e => e.Expression is ColumnReference { Name.IsSimple: true } name
                ? ColumnOf(table, name.Name.Last)
                : throw StreamSqlException.NotSupported("an expression in ON CONFLICT", e.Span.Position)),
        ];
        bool matches = columns.Length == 0 || columns.Order().SequenceEqual(table.Key.Order())
            || table.Uniques.Any(u => u.Columns.Order().SequenceEqual(columns.Order()));
        if (!matches)
        {
            throw new StreamSqlException(
                SqlState.InvalidColumnReference, "there is no unique or exclusion constraint matching the ON CONFLICT specification")
            {
                Position = conflict.Span.Position,
            };
        }

        if (conflict.Assignments.Count == 0) return bound with { Conflict = ConflictAction.Nothing, ConflictColumns = columns };
        // Columns by position: the existing row, then the excluded one.
        var scope = new Scope(null);
        int width = table.Columns.Count;
        string alias = insert.Alias?.Text ?? table.Name;
        scope.AddTable(alias, null, table.Id, [.. table.Columns.Select((c, i) => new BoundColumn(i, c.Name, c.Type, c.Nullable))]);
        scope.Tables.Add(new ScopeTable("excluded", null, 0));
        scope.Columns.AddRange(table.Columns.Select((c, i) =>
            new ScopeColumn("excluded", null, c.Name, new InputRef(i + width, c.Type), true)));
        var context = new ExprContext(scope, "UPDATE");
        Expr[] row = [.. table.Columns.Select((c, i) => (Expr)new InputRef(i, c.Type))];
        AssignAll(conflict.Assignments, table, context, row);
        return bound with
        {
            Conflict = ConflictAction.Update,
            ConflictColumns = columns,
            Update = row,
            UpdateWhere = conflict.Where is null ? null : BindCondition(conflict.Where, context with { Clause = "WHERE" }),
        };
    }
}
