namespace StreamSql.Sql.Catalog;

/// <summary>CREATE SINK: a job that writes to an external system.</summary>
public sealed record SinkObject : RelationObject
{
    /// <summary>The query as canonical text (SELECT * FROM v for FROM v).</summary>
    public required string QuerySql { get; init; }

    public string Connector => Options.GetValueOrDefault("connector", "");

    public string? JobId { get; init; }

    public override string Kind => "sink";

    public override char RelKind => 'f';
}
