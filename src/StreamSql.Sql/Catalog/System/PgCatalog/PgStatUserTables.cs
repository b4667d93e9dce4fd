namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_stat_user_tables: names; the counters are not kept.</summary>
internal sealed class PgStatUserTables() : CatalogTable(SystemSchemas.PgCatalog, "pg_stat_user_tables")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) => context.Catalog.Relations
        .Where(r => r is TableObject or MaterializedViewObject)
        .Select(r => Row(("relid", r.Id), ("schemaname", r.Schema), ("relname", r.Name)));
}
