namespace StreamSql.Sql.Catalog;

/// <summary>CREATE VIEW: a name for a query.</summary>
public sealed record ViewObject : RelationObject
{
    /// <summary>The query as canonical text.</summary>
    public required string QuerySql { get; init; }

    public override string Kind => "view";

    public override char RelKind => 'v';
}
