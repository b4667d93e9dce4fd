namespace StreamSql.Sql.Catalog.System;

/// <summary>A relation of things this server does not have (triggers, policies, large objects): present, with no rows.</summary>
internal sealed class EmptyTable(string schema, string name) : CatalogTable(schema, name)
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) => [];
}
