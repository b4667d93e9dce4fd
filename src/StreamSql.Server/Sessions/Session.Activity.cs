namespace StreamSql.Server.Sessions;

/// <summary>What pg_stat_activity shows; written by the session's loop, read by any thread.</summary>
internal sealed partial class Session
{
    public long StartedMicros { get; }

    public long StateChangedMicros { get; private set; }

    public long QueryStartedMicros { get; private set; }

    /// <summary>The running statement, or the last one.</summary>
    public string Query { get; private set; } = "";

    public bool IsActive { get; private set; }

    public string ActivityState => IsActive
        ? "active"
        : Transaction.State switch
        {
            TransactionState.Active => "idle in transaction",
            TransactionState.Failed => "idle in transaction (aborted)",
            _ => "idle",
        };

    public void EnterStatement(string sql)
    {
        Query = sql;
        IsActive = true;
        QueryStartedMicros = Services.NowMicros();
        StateChangedMicros = QueryStartedMicros;
    }

    public void LeaveStatement()
    {
        IsActive = false;
        StateChangedMicros = Services.NowMicros();
    }
}
