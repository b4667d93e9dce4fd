namespace StreamSql.Sql.Catalog;

/// <summary>CREATE INDEX on a table or materialized view.</summary>
public sealed record IndexObject : CatalogObject
{
    public required long TableId { get; init; }

    public required IReadOnlyList<int> Columns { get; init; }

    /// <summary>INCLUDE (…).</summary>
    public IReadOnlyList<int> Included { get; init; } = [];

    public bool IsUnique { get; init; }

    public override string Kind => "index";
}
