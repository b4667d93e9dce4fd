namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_database: the one database there is.</summary>
internal sealed class PgDatabase() : CatalogTable(SystemSchemas.PgCatalog, "pg_database")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
    [
        Row(
            ("oid", 5L), ("datname", context.Database), ("datdba", 10L), ("encoding", 6), ("datlocprovider", 'c'), ("datallowconn", true),
            ("datconnlimit", -1), ("dattablespace", 1663L), ("datcollate", "C"), ("datctype", "C.UTF-8")),
    ];
}
