namespace StreamSql.Server.Sessions;

/// <summary>A message for the client that is no error; fields as in an ErrorResponse.</summary>
internal sealed record Notice(string Severity, string SqlState, string Message, string? Detail = null, string? Hint = null)
{
    /// <summary>Rank of a severity for <c>client_min_messages</c>.</summary>
    public static int Rank(string severity) => severity.ToLowerInvariant() switch
    {
        "debug5" or "debug4" or "debug3" or "debug2" or "debug1" or "debug" => 0,
        "log" => 1,
        "info" => 5,
        "notice" => 2,
        "warning" => 3,
        "error" => 4,
        _ => 2,
    };
}
