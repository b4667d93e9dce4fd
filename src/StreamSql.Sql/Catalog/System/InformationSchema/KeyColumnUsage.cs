using StreamSql.Sql.Catalog.System.PgCatalog;

namespace StreamSql.Sql.Catalog.System.InformationSchema;

/// <summary>information_schema.key_column_usage: the columns of primary keys.</summary>
internal sealed class KeyColumnUsage() : CatalogTable(SystemSchemas.InformationSchema, "key_column_usage")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
        from relation in context.Catalog.Relations.Where(PgIndex.HasKeyIndex)
        from position in Enumerable.Range(0, relation.Key.Count)
        select Row(
            ("constraint_catalog", context.Database), ("constraint_schema", relation.Schema), ("constraint_name", PgIndex.KeyName(relation)),
            ("table_catalog", context.Database), ("table_schema", relation.Schema), ("table_name", relation.Name),
            ("column_name", relation.Columns[relation.Key[position]].Name), ("ordinal_position", position + 1));
}
