using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Functions;
using StreamSql.Server.Sessions;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax;

namespace StreamSql.Server.Hosting;

/// <summary>Finding objects by the names of a session.</summary>
internal sealed partial class EngineServices
{
    public IObjectNames NamesFor(Session session) => session.Callbacks;

    /// <summary>The relation of that name; 42P01 when there is none.</summary>
    public RelationObject FindRelation(Session session, ObjectName name) => FindObject(session, name) as RelationObject
        ?? throw new StreamSqlException(SqlState.UndefinedTable, $"relation \"{Text(name)}\" does not exist")
        {
            Position = name.Span.Position,
            Hint = Server.Sessions.Settings.Suggestion.Nearest(name.Name, Catalog.Current.Relations.Select(r => r.Name)) is { } near
                ? $"Did you mean \"{near}\"?"
                : null,
        };

    public CatalogObject? FindObject(Session session, ObjectName name)
    {
        CatalogSnapshot catalog = Catalog.Current;
        if (name.Schema is { } schema) return catalog.Find(schema, name.Name);
        foreach (string candidate in session.SearchPath)
            if (catalog.Find(candidate, name.Name) is { } found) return found;
        return null;
    }

    private static string Text(ObjectName name) => string.Join('.', name.Parts.Select(p => p.Text));
}
