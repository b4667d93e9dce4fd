using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Binding;

/// <summary>UPDATE and DELETE as queries for the rows they change; RETURNING.</summary>
internal sealed partial class Binder
{
    private TableObject ModifyTarget(NamedTable named, string verb)
    {
        BaseObject target = InsertTarget(named.Name);
        return target as TableObject ?? throw new StreamSqlException(SqlState.WrongObjectType, $"cannot {verb} stream \"{target.Name}\"")
        {
            Hint = "A stream is append-only; use a TABLE for rows that change.",
            Position = named.Span.Position,
        };
    }

    private BoundModify BindUpdate(UpdateStatement update)
    {
        TableObject table = ModifyTarget(update.Table, "update");
        (BoundRelation from, Scope scope, BoundColumn[] old) = BindTargetRows(table, update.Table, update.From, update.With);
        var context = new ExprContext(scope, "UPDATE");
        Expr? where = update.Where is null ? null : BindCondition(update.Where, context with { Clause = "WHERE" });
        Expr[] row = [.. old.Select(c => (Expr)c.ToRef())];
        AssignAll(update.Assignments, table, context, row);
        BoundItem[] items =
        [
            .. old.Select(c => new BoundItem(NewColumn(c.Name, c.Type, c.Nullable), c.ToRef())),
            .. table.Columns.Select((c, i) => new BoundItem(NewColumn(c.Name, c.Type, c.Nullable), row[i])),
        ];
        return Modify(table, false, from, where, items, update.Returning, update.Table);
    }

    private BoundModify BindDelete(DeleteStatement delete)
    {
        TableObject table = ModifyTarget(delete.Table, "delete from");
        (BoundRelation from, Scope scope, BoundColumn[] old) = BindTargetRows(table, delete.Table, delete.Using, delete.With);
        Expr? where = delete.Where is null ? null : BindCondition(delete.Where, new ExprContext(scope, "WHERE"));
        BoundItem[] items = [.. old.Select(c => new BoundItem(NewColumn(c.Name, c.Type, c.Nullable), c.ToRef()))];
        return Modify(table, true, from, where, items, delete.Returning, delete.Table);
    }

    private BoundModify Modify(
        TableObject table, bool isDelete, BoundRelation from, Expr? where, BoundItem[] items, SyntaxList<SelectItem> returning, NamedTable named)
    {
        var query = new BoundSelect { From = from, Where = where, Items = items, Columns = [.. items.Select(i => i.Column)] };
        var bound = new BoundModify(table, isDelete, query) { NextColumn = _nextColumn };
        if (returning.Count == 0) return bound;
        (IReadOnlyList<Expr> expressions, Schema output) = BindReturning(returning, table, named.Alias?.Name.Text ?? table.Name);
        return bound with { Returning = expressions, Output = output };
    }

    private (BoundRelation From, Scope Scope, BoundColumn[] Old) BindTargetRows(
        TableObject table, NamedTable named, SyntaxList<TableReference> others, WithClause? with)
    {
        var outer = new Scope(null);
        if (with is not null) DeclareCtes(with, outer);
        var scope = new Scope(outer);
        BoundRelation from = BindNamed(named, scope);
        BoundColumn[] old = [.. from.Columns];
        foreach (TableReference other in others)
        {
            BoundRelation next = BindFrom(other, scope);
            from = new BoundJoin(JoinKindInner, from, next, null) { Columns = [.. from.Columns, .. next.Columns] };
        }

        return (from, scope, old);
    }

    private const Core.Plan.Operators.JoinKind JoinKindInner = Core.Plan.Operators.JoinKind.Inner;

    /// <summary>Puts assigned values into a row of expressions, then computes the generated columns anew.</summary>
    private void AssignAll(SyntaxList<Assignment> assignments, TableObject table, ExprContext context, Expr[] row)
    {
        var assigned = new HashSet<int>();
        var values = new List<(int Column, Expr Value)>();
        foreach (Assignment assignment in assignments)
        {
            SqlExpression[] sources = assignment.IsMultiple
                ? assignment.Value is RowExpression tuple && tuple.Items.Count == assignment.Targets.Count
                    ? [.. tuple.Items]
                    : throw StreamSqlException.NotSupported("this form of multiple assignment", assignment.Span.Position)
                : [assignment.Value];
            for (int i = 0; i < sources.Length; i++)
            {
                Identifier name = assignment.Targets[i].Name;
                int index = table.IndexOf(name.Text);
                if (index < 0)
                {
                    throw new StreamSqlException(SqlState.UndefinedColumn, $"column \"{name.Text}\" of relation \"{table.Name}\" does not exist")
                    {
                        Position = name.Span.Position,
                        Hint = Suggestion.Hint(name.Text, table.Columns.Select(c => c.Name)),
                    };
                }

                if (!assigned.Add(index))
                    throw new StreamSqlException(SqlState.SyntaxError, $"multiple assignments to same column \"{name.Text}\"")
                    {
                        Position = name.Span.Position,
                    };
                CatalogColumn column = table.Columns[index];
                if (sources[i] is not DefaultExpression) RefuseGenerated(column, name);
                Expr value = sources[i] is DefaultExpression
                    ? column.Default?.Expression ?? new Literal(null, column.Type)
                    : CoerceColumn(Bind(sources[i], context), column.Name, column.Type, sources[i].Span.Position);
                values.Add((index, value));
            }
        }

        foreach ((int column, Expr value) in values) row[column] = value;
        for (int i = 0; i < row.Length; i++)
        {
            if (table.Columns[i].Generated is { } generated)
                row[i] = ExprTree.Rewrite(generated.Expression, e => e is InputRef r ? row[r.Index] : null);
        }
    }

    private (IReadOnlyList<Expr> Expressions, Schema Output) BindReturning(SyntaxList<SelectItem> items, RelationObject table, string alias)
    {
        var scope = new Scope(null);
        scope.AddTable(alias, null, table.Id, [.. table.Columns.Select((c, i) => new BoundColumn(i, c.Name, c.Type, c.Nullable))]);
        List<BoundItem> bound = BindItems(new SelectQuery(items), new ExprContext(scope, "RETURNING"));
        if (bound.Exists(b => ExprTree.HasSubquery(b.Expression))) throw StreamSqlException.NotSupported("a subquery in RETURNING");
        return ([.. bound.Select(b => b.Expression)], ToSchema([.. bound.Select(b => b.Column)]));
    }
}
