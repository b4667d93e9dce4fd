namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_namespace: schemas.</summary>
internal sealed class PgNamespace() : CatalogTable(SystemSchemas.PgCatalog, "pg_namespace")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach ((long oid, string name) in SystemSchemas.All) yield return Row(("oid", oid), ("nspname", name), ("nspowner", 10L));
        foreach (SchemaObject schema in context.Catalog.Objects.OfType<SchemaObject>())
            yield return Row(("oid", schema.Id), ("nspname", schema.Name), ("nspowner", 10L));
    }

    /// <summary>The oid of a schema by name.</summary>
    public static long OidOf(SystemRelationContext context, string name)
    {
        foreach ((long oid, string known) in SystemSchemas.All)
            if (known == name) return oid;
        return context.Catalog.FindSchema(name)?.Id ?? 0;
    }
}
