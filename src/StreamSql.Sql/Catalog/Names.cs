using StreamSql.Core.Errors;
using StreamSql.Sql.Catalog.System;
using StreamSql.Sql.Syntax;

namespace StreamSql.Sql.Catalog;

/// <summary>Object names to objects, by PostgreSQL's rules: pg_catalog first, then search_path.</summary>
internal static class Names
{
    /// <summary>The system relation that a name means, if it means one.</summary>
    public static SystemRelation? FindSystem(ObjectName name, CompilerContext context)
    {
        CheckDatabase(name, context);
        if (name.Schema is { } schema) return context.System.Find(schema, name.Name);
        if (context.SearchPath.Contains(SystemSchemas.PgCatalog))
        {
            foreach (string path in context.SearchPath)
            {
                if (path != SystemSchemas.PgCatalog && context.Catalog.Find(path, name.Name) is not null) return null;
                if (context.System.Find(path, name.Name) is { } found) return found;
            }

            return null;
        }

        if (context.System.Find(SystemSchemas.PgCatalog, name.Name) is { } system) return system;
        if (Find(name, context) is not null) return null;
        foreach (string path in context.SearchPath)
            if (context.System.Find(path, name.Name) is { } found) return found;
        return null;
    }

    /// <summary>The object of that name, or null.</summary>
    public static CatalogObject? Find(ObjectName name, CompilerContext context)
    {
        CheckDatabase(name, context);
        if (name.Schema is { } schema) return context.Catalog.Find(schema, name.Name);
        foreach (string path in context.SearchPath)
            if (context.Catalog.Find(path, name.Name) is { } found) return found;
        return null;
    }

    public static CatalogObject Resolve(ObjectName name, CompilerContext context) => Find(name, context) ?? throw Missing(name, context);

    /// <summary>Where a new object of that name goes.</summary>
    public static (string Schema, string Name) ForCreation(ObjectName name, CompilerContext context)
    {
        CheckDatabase(name, context);
        string schema = name.Schema
            ?? context.SearchPath.FirstOrDefault(s => context.Catalog.SchemaExists(s))
            ?? throw new StreamSqlException(SqlState.InvalidSchemaName, "no schema has been selected to create in");
        if (SystemSchemas.IsSystem(schema))
        {
            throw new StreamSqlException(SqlState.InsufficientPrivilege, $"permission denied to create \"{schema}.{name.Name}\"")
            {
                Detail = "System catalog modifications are currently disallowed.",
            };
        }

        return context.Catalog.SchemaExists(schema)
            ? (schema, name.Name)
            : throw new StreamSqlException(SqlState.InvalidSchemaName, $"schema \"{schema}\" does not exist") { Position = name.Span.Position };
    }

    public static StreamSqlException Missing(ObjectName name, CompilerContext context)
    {
        string text = string.Join('.', name.Parts.Select(p => p.Text));
        IEnumerable<string> candidates = name.Schema is { } schema
            ? context.Catalog.Relations.Where(r => r.Schema == schema).Select(r => r.Name).Concat(context.System.NamesIn(schema))
            : context.Catalog.Relations.Where(r => context.SearchPath.Contains(r.Schema)).Select(r => r.Name)
                .Concat(context.System.NamesIn(SystemSchemas.PgCatalog));
        return new StreamSqlException(SqlState.UndefinedTable, $"relation \"{text}\" does not exist")
        {
            Position = name.Span.Position,
            Hint = Suggestion.Hint(name.Name, candidates),
        };
    }

    private static void CheckDatabase(ObjectName name, CompilerContext context)
    {
        if (name.Database is { } database && database != context.Database)
        {
            string text = string.Join('.', name.Parts.Select(p => p.Text));
            throw new StreamSqlException(SqlState.FeatureNotSupported, $"cross-database references are not implemented: \"{text}\"")
            {
                Position = name.Span.Position,
            };
        }
    }
}
