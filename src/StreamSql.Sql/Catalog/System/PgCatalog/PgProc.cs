namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_proc.</summary>
internal sealed class PgProc() : CatalogTable(SystemSchemas.PgCatalog, "pg_proc")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) => [];
}
