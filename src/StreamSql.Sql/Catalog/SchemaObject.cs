namespace StreamSql.Sql.Catalog;

/// <summary>CREATE SCHEMA.</summary>
public sealed record SchemaObject : CatalogObject
{
    public override string Kind => "schema";
}
