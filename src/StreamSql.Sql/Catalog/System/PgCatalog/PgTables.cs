namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_tables: tables and streams, and the system's own.</summary>
internal sealed class PgTables() : CatalogTable(SystemSchemas.PgCatalog, "pg_tables")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (SystemRelation relation in SystemRelations.All)
            yield return Row(("schemaname", relation.Schema), ("tablename", relation.Name), ("tableowner", context.User));
        foreach (BaseObject relation in context.Catalog.Relations.OfType<BaseObject>())
            yield return Row(
                ("schemaname", relation.Schema), ("tablename", relation.Name), ("tableowner", relation.Owner),
                ("hasindexes", PgIndex.HasKeyIndex(relation)), ("hasrules", false), ("hastriggers", false), ("rowsecurity", false));
    }
}
