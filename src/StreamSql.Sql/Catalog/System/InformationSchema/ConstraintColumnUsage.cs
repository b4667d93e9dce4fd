using StreamSql.Sql.Catalog.System.PgCatalog;

namespace StreamSql.Sql.Catalog.System.InformationSchema;

/// <summary>information_schema.constraint_column_usage: the columns of primary keys.</summary>
internal sealed class ConstraintColumnUsage() : CatalogTable(SystemSchemas.InformationSchema, "constraint_column_usage")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
        from relation in context.Catalog.Relations.Where(PgIndex.HasKeyIndex)
        from key in relation.Key
        select Row(
            ("table_catalog", context.Database), ("table_schema", relation.Schema), ("table_name", relation.Name),
            ("column_name", relation.Columns[key].Name), ("constraint_catalog", context.Database), ("constraint_schema", relation.Schema),
            ("constraint_name", PgIndex.KeyName(relation)));
}
