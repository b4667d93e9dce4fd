using StreamSql.Core.Types;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>A column of a result as a client sees it; table and attribute are 0 when it is no plain column of a table.</summary>
internal sealed record ResultColumn(string Name, SqlType Type, long TableOid = 0, short Attribute = 0)
{
    public static ResultColumn[] From(Schema schema) => [.. schema.Fields.Select(f => new ResultColumn(f.Name, f.Type))];
}
