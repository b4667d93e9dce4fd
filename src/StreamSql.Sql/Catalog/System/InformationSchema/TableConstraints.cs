using StreamSql.Sql.Catalog.System.PgCatalog;

namespace StreamSql.Sql.Catalog.System.InformationSchema;

/// <summary>information_schema.table_constraints: primary keys and checks.</summary>
internal sealed class TableConstraints() : CatalogTable(SystemSchemas.InformationSchema, "table_constraints")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (BaseObject relation in context.Catalog.Relations.OfType<BaseObject>())
        {
            if (PgIndex.HasKeyIndex(relation)) yield return Constraint(context, relation, PgIndex.KeyName(relation), "PRIMARY KEY");
            foreach (CheckRule check in relation.Checks) yield return Constraint(context, relation, check.Name, "CHECK");
        }
    }

    private object?[] Constraint(SystemRelationContext context, BaseObject relation, string name, string type) => Row(
        ("constraint_catalog", context.Database), ("constraint_schema", relation.Schema), ("constraint_name", name),
        ("table_catalog", context.Database), ("table_schema", relation.Schema), ("table_name", relation.Name), ("constraint_type", type),
        ("is_deferrable", "NO"), ("initially_deferred", "NO"), ("enforced", "YES"));
}
