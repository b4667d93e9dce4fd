namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_type: PostgreSQL's built-in types, and the row type and its array of each relation.</summary>
internal sealed class PgType() : CatalogTable(SystemSchemas.PgCatalog, "pg_type")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (string line in SystemColumns.ReadData("pg_type.tsv")) yield return ParseRow(line);
        foreach (RelationObject relation in context.Catalog.Relations)
        {
            long schema = PgNamespace.OidOf(context, relation.Schema);
            yield return Row(
                ("oid", relation.RowTypeId), ("typname", relation.Name), ("typnamespace", schema), ("typowner", 10L),
                    ("typlen", -1), ("typtype", 'c'),
                ("typcategory", 'C'), ("typisdefined", true), ("typdelim", ','), ("typrelid", relation.Id), ("typarray", relation.RowArrayTypeId),
                ("typalign", 'd'), ("typstorage", 'x'), ("typtypmod", -1));
            yield return Row(
                ("oid", relation.RowArrayTypeId), ("typname", "_" + relation.Name), ("typnamespace", schema), ("typowner", 10L), ("typlen", -1),
                ("typtype", 'b'), ("typcategory", 'A'), ("typisdefined", true), ("typdelim", ','), ("typelem", relation.RowTypeId),
                ("typalign", 'd'), ("typstorage", 'x'), ("typtypmod", -1));
        }
    }
}
