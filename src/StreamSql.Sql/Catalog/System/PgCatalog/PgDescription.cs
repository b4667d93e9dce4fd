namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_description: comments on relations and columns.</summary>
internal sealed class PgDescription() : CatalogTable(SystemSchemas.PgCatalog, "pg_description")
{
    private const long PgClassOid = 1259;

    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (CatalogObject item in context.Catalog.Objects)
        {
            if (item.Comment is not null) yield return Comment(item.Id, 0, item.Comment);
            if (item is not RelationObject relation) continue;
            for (int i = 0; i < relation.Columns.Count; i++)
                if (relation.Columns[i].Comment is { } text) yield return Comment(item.Id, i + 1, text);
        }
    }

    private object?[] Comment(long oid, int column, string text) =>
        Row(("objoid", oid), ("classoid", PgClassOid), ("objsubid", column), ("description", text));
}
