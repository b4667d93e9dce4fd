namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_attrdef: defaults and generated columns; adbin is the SQL text, which pg_get_expr gives back.</summary>
internal sealed class PgAttrdef() : CatalogTable(SystemSchemas.PgCatalog, "pg_attrdef")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (RelationObject relation in context.Catalog.Relations)
        {
            for (int i = 0; i < relation.Columns.Count; i++)
            {
                if ((relation.Columns[i].Default ?? relation.Columns[i].Generated) is not { } expression) continue;
                yield return Row(("oid", (relation.Id * 1000) + i), ("adrelid", relation.Id), ("adnum", i + 1), ("adbin", expression.Text));
            }
        }
    }
}
