namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_indexes: the key indexes with their definition.</summary>
internal sealed class PgIndexes() : CatalogTable(SystemSchemas.PgCatalog, "pg_indexes")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (RelationObject relation in context.Catalog.Relations.Where(PgIndex.HasKeyIndex))
        {
            string name = PgIndex.KeyName(relation);
            string columns = string.Join(", ", relation.Key.Select(k => relation.Columns[k].Name));
            yield return Row(
                ("schemaname", relation.Schema), ("tablename", relation.Name), ("indexname", name),
                ("indexdef", $"CREATE UNIQUE INDEX {name} ON {relation.Schema}.{relation.Name} USING btree ({columns})"));
        }
    }
}
