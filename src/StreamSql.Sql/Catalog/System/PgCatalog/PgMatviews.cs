namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_matviews.</summary>
internal sealed class PgMatviews() : CatalogTable(SystemSchemas.PgCatalog, "pg_matviews")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
        context.Catalog.Relations.OfType<MaterializedViewObject>().Select(v => Row(
        ("schemaname", v.Schema), ("matviewname", v.Name), ("matviewowner", v.Owner), ("hasindexes", false), ("ispopulated", true),
        ("definition", v.QuerySql)));
}
