namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_views.</summary>
internal sealed class PgViews() : CatalogTable(SystemSchemas.PgCatalog, "pg_views")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) => context.Catalog.Relations.OfType<ViewObject>().Select(v => Row(
        ("schemaname", v.Schema), ("viewname", v.Name), ("viewowner", v.Owner), ("definition", v.QuerySql)));
}
