namespace StreamSql.Sql.Catalog.System.InformationSchema;

/// <summary>information_schema.character_sets: UTF8.</summary>
internal sealed class CharacterSets() : CatalogTable(SystemSchemas.InformationSchema, "character_sets")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
    [
        Row(
            ("character_set_name", "UTF8"), ("character_repertoire", "UCS"), ("form_of_use", "UTF8"), ("default_collate_catalog", context.Database),
            ("default_collate_schema", SystemSchemas.PgCatalog), ("default_collate_name", "C")),
    ];
}
