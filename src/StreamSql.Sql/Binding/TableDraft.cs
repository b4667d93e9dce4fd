using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Binding;

/// <summary>A table or stream while its definition is bound.</summary>
internal sealed class TableDraft
{
    public List<CatalogColumn> Columns { get; } = [];

    public List<int> Key { get; } = [];

    public string? KeyName { get; private set; }

    public bool KeyEnforced { get; private set; } = true;

    public List<UniqueRule> Uniques { get; } = [];

    public List<CheckRule> Checks { get; } = [];

    /// <summary>Constraints that wait for all columns.</summary>
    public List<(int Column, ColumnConstraint Constraint)> Pending { get; } = [];

    /// <summary>The columns are the connector's own.</summary>
    public bool IsDefault { get; set; }

    public void Add(CatalogColumn column, SyntaxNode node)
    {
        if (Columns.Exists(c => c.Name == column.Name))
            throw new StreamSqlException(SqlState.DuplicateColumn, $"column \"{column.Name}\" specified more than once")
            {
                Position = node.Span.Position,
            };
        Columns.Add(column);
    }

    public int IndexOf(Identifier name)
    {
        int index = Columns.FindIndex(c => c.Name == name.Text);
        return index >= 0 ? index : throw new StreamSqlException(SqlState.UndefinedColumn, $"column \"{name.Text}\" does not exist")
        {
            Position = name.Span.Position,
            Hint = Suggestion.Hint(name.Text, Columns.Select(c => c.Name)),
        };
    }

    public void SetKey(IReadOnlyList<int> columns, bool enforced, string? name, SyntaxNode node, string table)
    {
        if (Key.Count > 0)
        {
            throw new StreamSqlException(SqlState.InvalidTableDefinition, $"multiple primary keys for table \"{table}\" are not allowed")
            {
                Position = node.Span.Position,
            };
        }

        Key.AddRange(columns);
        KeyName = name;
        KeyEnforced = enforced;
    }

    /// <summary>The columns by position, without the one being defined.</summary>
    public Scope ToScope(int except = -1)
    {
        var scope = new Scope(null);
        scope.AddTable("", null, 0, [.. Columns.Select((c, i) => new BoundColumn(i, c.Name, c.Type, c.Nullable)).Where(c =>
            c.Id != except && c.Type.Kind != TypeKind.Unknown)]);
        return scope;
    }
}
