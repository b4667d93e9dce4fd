namespace StreamSql.Sql.Catalog.System.InformationSchema;

/// <summary>information_schema.schemata.</summary>
internal sealed class Schemata() : CatalogTable(SystemSchemas.InformationSchema, "schemata")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
        SystemSchemas.All.Select(s => s.Name).Concat(context.Catalog.Objects.OfType<SchemaObject>().Select(s => s.Name))
            .Select(name => Row(("catalog_name", context.Database), ("schema_name", name), ("schema_owner", context.User)));
}
