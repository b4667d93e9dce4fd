namespace StreamSql.Sql.Catalog.System;

/// <summary>A relation whose rows are the same in every database, from an embedded data file.</summary>
internal sealed class StaticTable(string name) : CatalogTable(SystemSchemas.PgCatalog, name)
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) => SystemColumns.ReadData($"{Name}.tsv").Select(ParseRow);
}
