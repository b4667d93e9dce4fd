namespace StreamSql.Sql.Catalog.System.InformationSchema;

/// <summary>information_schema.tables: tables, streams and views; not materialized views, as in PostgreSQL.</summary>
internal sealed class Tables() : CatalogTable(SystemSchemas.InformationSchema, "tables")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (SystemRelation relation in SystemRelations.All) yield return Table(context, relation.Schema, relation.Name, "BASE TABLE", false);
        foreach (RelationObject relation in Shown(context))
            yield return Table(context, relation.Schema, relation.Name, relation is ViewObject ? "VIEW" : "BASE TABLE", relation is TableObject);
    }

    /// <summary>What PostgreSQL's information schema would show.</summary>
    public static IEnumerable<RelationObject> Shown(SystemRelationContext context) =>
        context.Catalog.Relations.Where(r => r is BaseObject or ViewObject);

    private object?[] Table(SystemRelationContext context, string schema, string name, string type, bool insertable) => Row(
        ("table_catalog", context.Database), ("table_schema", schema), ("table_name", name), ("table_type", type),
        ("is_insertable_into", insertable ? "YES" : "NO"), ("is_typed", "NO"));
}
