namespace StreamSql.Testing.Wire;

/// <summary>What a server answered to one simple query: the last row set, all command tags, an error if there was one.</summary>
public sealed class PgResult
{
    public List<(string Name, int Oid)> Columns { get; } = [];

    /// <summary>Text values; null for NULL.</summary>
    public List<string?[]> Rows { get; } = [];

    public List<string> Tags { get; } = [];

    public List<string> CopyData { get; } = [];

    /// <summary>The fields of ErrorResponse by their letter (C = SQLSTATE, M = message, P = position, H = hint).</summary>
    public Dictionary<char, string>? Error { get; set; }
}
