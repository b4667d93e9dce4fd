namespace StreamSql.Sql.Catalog;

/// <summary>CREATE STREAM: an append-only log.</summary>
public sealed record StreamObject : BaseObject
{
    public override string Kind => "stream";

    public override char RelKind => 'r';
}
