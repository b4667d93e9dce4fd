using StreamSql.Core.Errors;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Server.Statements.Data;

/// <summary>What INSERT, UPDATE and DELETE know of their target's columns.</summary>
internal static class DmlColumns
{
    /// <summary>The position of a target column; errors are PostgreSQL's.</summary>
    public static int Find(BaseObject target, InsertColumnName column)
    {
        int index = target.IndexOf(column.Name);
        if (index < 0 || target.Columns[index].IsHidden)
        {
            throw new StreamSqlException(SqlState.UndefinedColumn, $"column \"{column.Name}\" of relation \"{target.Name}\" does not exist")
            {
                Position = column.Position,
                Hint = Near(target, column.Name),
            };
        }

        CatalogColumn found = target.Columns[index];
        if (found.Generated is not null)
        {
            throw new StreamSqlException(SqlState.InvalidColumnDefinition, $"column \"{column.Name}\" is a generated column")
            {
                Position = column.Position,
            };
        }

        return index;
    }

    private static string? Near(BaseObject target, string name) =>
        Server.Sessions.Settings.Suggestion.Nearest(name, target.VisibleColumns.Select(c => c.Name)) is { } near
            ? $"Did you mean \"{near}\"?"
            : null;

    /// <summary>The default of a column as an expression; NULL when there is none.</summary>
    public static SqlExpression DefaultOf(CatalogColumn column) =>
        column.Default is { } value ? Bare(SqlParser.ParseExpression(value.Text)) : new NullLiteral();

    public static SqlExpression GeneratedOf(CatalogColumn column) => Bare(SqlParser.ParseExpression(column.Generated!.Text));

    /// <summary>Columns that rows of the log hold: all that are not computed when read.</summary>
    public static bool IsStored(CatalogColumn column) => column.Generated is null || column.IsStored;

    /// <summary>RETURNING items with stars spelled out.</summary>
    public static IEnumerable<SelectItem> Returning(SyntaxList<SelectItem> items, BaseObject target)
    {
        foreach (SelectItem item in items)
        {
            if (item.Expression is not StarExpression)
            {
                yield return item;
                continue;
            }

            foreach (CatalogColumn column in target.VisibleColumns) yield return new SelectItem(Sx.Column(column.Name), Sx.Id(column.Name));
        }
    }

    /// <summary>Positions in stored texts mean nothing to the statement at hand.</summary>
    private static SqlExpression Bare(SqlExpression expression) => expression with { Span = SourceSpan.None };
}

/// <summary>A column as a statement names it.</summary>
internal readonly record struct InsertColumnName(string Name, int Position);
