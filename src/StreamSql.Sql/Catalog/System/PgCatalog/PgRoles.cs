namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_roles and pg_authid: the owner of everything.</summary>
internal sealed class PgRoles(string name) : CatalogTable(SystemSchemas.PgCatalog, name)
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
    [
        Row(
            ("oid", 10L), ("rolname", context.User), ("rolsuper", true), ("rolinherit", true), ("rolcreaterole", true), ("rolcreatedb", true),
            ("rolcanlogin", true), ("rolreplication", true), ("rolbypassrls", true), ("rolconnlimit", -1)),
    ];
}
