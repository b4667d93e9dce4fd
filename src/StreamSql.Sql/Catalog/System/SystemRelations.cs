using StreamSql.Sql.Catalog.System.InformationSchema;
using StreamSql.Sql.Catalog.System.PgCatalog;
using StreamSql.Sql.Catalog.System.StreamSqlSchema;

namespace StreamSql.Sql.Catalog.System;

/// <summary>Every system relation; one line each, and those of PostgreSQL without rows here by their shape.</summary>
internal static class SystemRelations
{
    private static readonly SystemRelation[] WithRows =
    [
        new PgClass(), new PgAttribute(), new PgNamespace(), new PgType(), new PgIndex(), new PgConstraint(), new PgAttrdef(), new PgDescription(),
        new PgDatabase(), new PgRoles("pg_roles"), new PgRoles("pg_authid"), new PgUser(), new PgSettings(), new PgMatviews(), new PgViews(),
        new PgTables(), new PgIndexes(), new PgTablespace(), new PgProc(), new PgDepend(), new PgStatActivity(), new PgStatUserTables(),
        new StaticTable("pg_operator"), new StaticTable("pg_cast"), new StaticTable("pg_range"), new StaticTable("pg_opclass"),
        new StaticTable("pg_am"), new StaticTable("pg_collation"), new StaticTable("pg_language"),
        new Tables(), new ColumnsView(), new Schemata(), new Views(), new TableConstraints(), new KeyColumnUsage(), new ConstraintColumnUsage(),
        new CharacterSets(), .. ServerRelations.All,
    ];

    public static readonly IReadOnlyList<SystemRelation> All = CreateAll();

    public static IReadOnlyList<SystemRelation> CreateAll() => [.. WithRows, .. Empty()];

    private static IEnumerable<SystemRelation> Empty()
    {
        HashSet<string> present = [.. WithRows.Select(r => r.QualifiedName)];
        foreach (string name in SystemColumns.Names)
        {
            if (present.Contains(name)) continue;
            string[] parts = name.Split('.');
            yield return new EmptyTable(parts[0], parts[1]);
        }
    }
}
