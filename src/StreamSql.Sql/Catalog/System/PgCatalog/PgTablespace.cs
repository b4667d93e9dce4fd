namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_tablespace.</summary>
internal sealed class PgTablespace() : CatalogTable(SystemSchemas.PgCatalog, "pg_tablespace")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
    [
        Row(("oid", 1663L), ("spcname", "pg_default"), ("spcowner", 10L)),
        Row(("oid", 1664L), ("spcname", "pg_global"), ("spcowner", 10L)),
    ];
}
