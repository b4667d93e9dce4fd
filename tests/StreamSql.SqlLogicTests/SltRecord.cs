namespace StreamSql.SqlLogicTests;

/// <summary>What a record of a file asks for.</summary>
public enum SltKind
{
    Ok,
    Error,
    Query,
    Restart,
    Crash,
}

/// <summary>
/// One record: a statement with its expectation. <paramref name="Only"/> names the one target it runs on (streamsql, postgres), or null.
/// <paramref name="Expected"/>: rows with values joined by one space, or for errors the SQLSTATE and a part of the message.
/// </summary>
public sealed record SltRecord(
    SltKind Kind, int Line, string Sql, bool RowSort, string? Only, string Connection, IReadOnlyList<string> Expected, int ExpectedFrom, int ExpectedTo);
