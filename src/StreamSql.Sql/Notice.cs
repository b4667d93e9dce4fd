namespace StreamSql.Sql;

/// <summary>Something the user should know that is not an error; sent as a NoticeResponse.</summary>
public sealed record Notice(string Message, string? Hint = null, string? Detail = null, string SqlState = "00000");
