namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_depend: which object needs which.</summary>
internal sealed class PgDepend() : CatalogTable(SystemSchemas.PgCatalog, "pg_depend")
{
    private const long PgClassOid = 1259;

    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
        from item in context.Catalog.Objects
        from needed in item.DependsOn
        select Row(
            ("classid", PgClassOid), ("objid", item.Id), ("refclassid", PgClassOid), ("refobjid", needed), ("deptype", 'n'));
}
