namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_user.</summary>
internal sealed class PgUser() : CatalogTable(SystemSchemas.PgCatalog, "pg_user")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
        [Row(("usename", context.User), ("usesysid", 10L), ("usecreatedb", true), ("usesuper", true), ("userepl", true), ("usebypassrls", true))];
}
