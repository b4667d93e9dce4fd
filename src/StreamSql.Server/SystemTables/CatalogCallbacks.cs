using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Server.Sessions;
using StreamSql.Server.Sessions.Settings;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Catalog.System;

namespace StreamSql.Server.SystemTables;

/// <summary>Answers of the catalog and the session to PostgreSQL's system functions. Used by the session's statements.</summary>
internal sealed partial class CatalogCallbacks(Session session) : ISystemCatalogCallbacks
{
    private const long RootRole = 10;

    private CatalogSnapshot Catalog => session.Services.Engine.Catalog.Current;

    public string? RoleName(long oid) => oid == RootRole ? session.User : null;

    public bool? IsVisible(string kind, long oid)
    {
        if (kind != "table") return true;
        if (FindRelation(oid) is { } relation) return IsVisible(relation.Schema, relation.Name);
        if (SystemCatalog.Default.Relations.FirstOrDefault(r => r.Oid == oid) is { } system)
            return system.Schema == SystemSchemas.PgCatalog || session.SearchPath.Contains(system.Schema);
        foreach (RelationObject owner in Catalog.Relations)
            if (owner.KeyIndexId == oid && owner.Key.Count > 0) return session.SearchPath.Contains(owner.Schema);
        if (Catalog.Find(oid) is { } item) return session.SearchPath.Contains(item.Schema);
        return null;
    }

    public string? TypeName(long oid, int modifier)
    {
        foreach (RelationObject relation in Catalog.Relations)
        {
            if (relation.RowTypeId == oid) return QuoteName(relation);
            if (relation.RowArrayTypeId == oid) return QuoteName(relation) + "[]";
        }

        return null;
    }

    public string? ViewDefinition(long oid, bool pretty) => Catalog.Find(oid) switch
    {
        ViewObject view => " " + view.QuerySql + ";",
        MaterializedViewObject view => " " + view.QuerySql + ";",
        _ => null,
    };

    public string? IndexDefinition(long oid, int column, bool pretty)
    {
        foreach (RelationObject relation in Catalog.Relations)
        {
            if (relation.KeyIndexId != oid || relation.Key.Count == 0) continue;
            if (column > 0) return column <= relation.Key.Count ? Quote(relation.Columns[relation.Key[column - 1]].Name) : null;
            string columns = string.Join(", ", relation.Key.Select(k => Quote(relation.Columns[k].Name)));
            return $"CREATE UNIQUE INDEX {Quote(relation.Name + "_pkey")} ON {Quote(relation.Schema)}.{Quote(relation.Name)} USING btree ({columns})";
        }

        return Catalog.Find(oid) is IndexObject index ? index.Sql : null;
    }

    public string? ConstraintDefinition(long oid, bool pretty)
    {
        foreach (RelationObject relation in Catalog.Relations)
        {
            if (relation.KeyConstraintId == oid && relation.Key.Count > 0)
                return $"PRIMARY KEY ({string.Join(", ", relation.Key.Select(k => Quote(relation.Columns[k].Name)))})";
        }

        return null;
    }

    public string? FunctionDefinition(long oid) => null;

    public string? FunctionArguments(long oid) => SystemFunctions.Find(oid) is { } function
        ? string.Join(", ", function.Signature.ArgumentTypes)
        : TypeFunctions.NameOf(oid) is null ? null : "internal";

    public string? FunctionResult(long oid) => SystemFunctions.Find(oid) is { } function
        ? (function.ReturnsSet ? "SETOF " : "") + function.Signature.ReturnType
        : TypeFunctions.NameOf(oid) is null ? null : "internal";

    public string? Description(long oid, string? catalog, int column)
    {
        if (Catalog.Find(oid) is not { } item) return null;
        if (column == 0) return item.Comment;
        return item is RelationObject relation && column <= relation.Columns.Count ? relation.Columns[column - 1].Comment : null;
    }

    public long? RelationSize(long oid) => FindRelation(oid) switch
    {
        TableObject { IsInternal: true } table => session.Services.Engine.Logs.TableIndex(table.Id).MemorySize,
        MaterializedViewObject view => session.Services.Engine.Views.Find(view.Id)?.Tables.Sum(t => t.MemorySize) ?? 0,
        null => SystemCatalog.Default.Relations.Any(r => r.Oid == oid) ? 0 : null,
        _ => 0,
    };

    public long? DatabaseSize(string database) =>
        new DirectoryInfo(session.Services.Engine.Data.Root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    public bool? HasPrivilege(string kind, string? role, string objectName, string privilege) => true;

    public string? GetSetting(string name) =>
        SettingCatalog.IsKnown(name) || name.Contains('.', StringComparison.Ordinal) ? session.Settings.Find(name) : null;

    public void SetSetting(string name, string value, bool isLocal) => session.Settings.Set(name, value, isLocal);

    public bool SignalBackend(int processId, bool terminate)
    {
        if (session.Services.Sessions.Find(processId) is not { } other) return false;
        if (terminate) other.Terminate();
        else other.Cancellation.Cancel(CancelReason.UserRequest);
        return true;
    }

    private RelationObject? FindRelation(long oid) => Catalog.Find(oid) as RelationObject;

    private bool IsVisible(string schema, string name)
    {
        foreach (string candidate in session.SearchPath)
            if (Catalog.Find(candidate, name) is not null) return candidate == schema;
        return false;
    }

    private string QuoteName(RelationObject relation) =>
        IsVisible(relation.Schema, relation.Name) ? Quote(relation.Name) : $"{Quote(relation.Schema)}.{Quote(relation.Name)}";

    private static string Quote(string name) =>
        name.Length > 0 && (char.IsAsciiLetterLower(name[0]) || name[0] == '_')
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
            ? name
            : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
