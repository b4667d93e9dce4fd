using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Binding;

/// <summary>Column references.</summary>
internal sealed partial class Binder
{
    private Expr BindColumn(ColumnReference reference, ExprContext c)
    {
        SyntaxList<Identifier> parts = reference.Name.Parts;
        int position = reference.Span.Position;
        if (parts.Count == 1) return BindSimpleColumn(parts[0].Text, position, c);
        string column = parts[^1].Text;
        string table = parts[^2].Text;
        string? schema = parts.Count >= 3 ? parts[^3].Text : null;
        if (FindTable(c.Scope, table, schema) is { } found)
        {
            Expr[] matches = [.. found.Scope.Columns.Where(k => k.Table == table && Matches(k.Schema, schema) && k.Name == column)
                .Select(k => k.Expression).Distinct()];
            if (matches.Length == 1) return Copy(matches[0]);
            if (matches.Length > 1)
                throw new StreamSqlException(SqlState.AmbiguousColumn, $"column reference \"{column}\" is ambiguous") { Position = position };
            return SystemColumn(column, found.Table) ?? throw new StreamSqlException(
                SqlState.UndefinedColumn, $"column {table}.{column} does not exist")
            {
                Position = position,
                Hint = Suggestion.Nearest(column, found.Scope.Columns.Where(k => k.Table == table).Select(k => k.Name)) is { } near
                    ? $"Perhaps you meant to reference the column \"{table}.{near}\"."
                    : null,
            };
        }

        if (parts.Count == 2 && TryColumn(c.Scope, table, position) is { Type.Kind: TypeKind.Struct } structure)
            return BindField(structure, parts[1]);
        throw MissingTable(c.Scope, table, position);
    }

    private Expr BindSimpleColumn(string name, int position, ExprContext c)
    {
        if (TryColumn(c.Scope, name, position) is { } found) return found;
        for (Scope? scope = c.Scope; scope is not null; scope = scope.Outer)
        {
            if (scope.Tables.Find(t => t.Name == name) is { } table)
                return WholeRow(scope, table.Name);
            if (scope.Tables.Count == 1 && SystemColumn(name, scope.Tables[0]) is { } system) return system;
        }

        IEnumerable<string> names = Chain(c.Scope).SelectMany(s => s.VisibleColumns).Select(k => k.Name);
        throw new StreamSqlException(SqlState.UndefinedColumn, $"column \"{name}\" does not exist")
        {
            Position = position,
            Hint = Suggestion.Nearest(name, names) is { } near
                ? $"Perhaps you meant to reference the column \"{Qualify(c.Scope, near)}\"."
                : null,
        };
    }

    private static string Qualify(Scope scope, string column) =>
        Chain(scope).SelectMany(s => s.VisibleColumns).FirstOrDefault(k => k.Name == column) is { Table: { } table } ? $"{table}.{column}" : column;

    private static Expr? TryColumn(Scope scope, string name, int position)
    {
        for (Scope? at = scope; at is not null; at = at.Outer)
        {
            Expr[] matches = [.. at.VisibleColumns.Where(k => k.Name == name).Select(k => k.Expression)];
            if (matches.Length > 1)
                throw new StreamSqlException(SqlState.AmbiguousColumn, $"column reference \"{name}\" is ambiguous") { Position = position };
            if (matches.Length == 1) return Copy(matches[0]);
        }

        return null;
    }

    /// <summary>A reference of its own, so that positions can be kept by instance.</summary>
    private static Expr Copy(Expr expression) => expression is InputRef reference ? new InputRef(reference.Index, reference.Type) : expression;

    private static (Scope Scope, ScopeTable Table)? FindTable(Scope scope, string table, string? schema)
    {
        foreach (Scope at in Chain(scope))
            if (at.Tables.Find(t => t.Name == table && Matches(t.Schema, schema)) is { } found) return (at, found);
        return null;
    }

    private static bool Matches(string? actual, string? wanted) => wanted is null || actual == wanted;

    private static IEnumerable<Scope> Chain(Scope scope)
    {
        for (Scope? at = scope; at is not null; at = at.Outer) yield return at;
    }

    private static Literal? SystemColumn(string name, ScopeTable table) => name switch
    {
        "tableoid" when table.ObjectId > 0 => new Literal(table.ObjectId, SqlTypes.Oid),
        "xmin" or "xmax" when table.ObjectId > 0 => new Literal(1L, SqlTypes.Xid),
        _ => null,
    };

    private static StructConstructor WholeRow(Scope scope, string table)
    {
        ScopeColumn[] columns = [.. scope.Columns.Where(k => k.Table == table)];
        return new StructConstructor(
            new ExprList(columns.Select(k => k.Expression)),
            SqlTypes.StructOf([.. columns.Select(k => new StructField(k.Name, k.Expression.Type))]));
    }

    private static StreamSqlException MissingTable(Scope scope, string table, int position) =>
        new(SqlState.UndefinedTable, $"missing FROM-clause entry for table \"{table}\"")
        {
            Position = position,
            Hint = Suggestion.Hint(table, Chain(scope).SelectMany(s => s.Tables).Select(t => t.Name)),
        };
}
