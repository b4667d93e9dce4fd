namespace StreamSql.Sql.Catalog.System.InformationSchema;

/// <summary>information_schema.views.</summary>
internal sealed class Views() : CatalogTable(SystemSchemas.InformationSchema, "views")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) => context.Catalog.Relations.OfType<ViewObject>().Select(v => Row(
        ("table_catalog", context.Database), ("table_schema", v.Schema), ("table_name", v.Name), ("view_definition", v.QuerySql),
        ("check_option", "NONE"), ("is_updatable", "NO"), ("is_insertable_into", "NO"), ("is_trigger_updatable", "NO"),
        ("is_trigger_deletable", "NO"), ("is_trigger_insertable_into", "NO")));
}
