namespace StreamSql.Sql.Catalog;

/// <summary>CREATE MATERIALIZED VIEW: a query that a job keeps current.</summary>
public sealed record MaterializedViewObject : RelationObject
{
    public required string QuerySql { get; init; }

    /// <summary>The job that maintains it.</summary>
    public string? JobId { get; init; }

    public override string Kind => "materialized_view";

    public override char RelKind => 'm';
}
