namespace StreamSql.Server.Sessions;

/// <summary>What ReadyForQuery reports.</summary>
internal enum TransactionState
{
    /// <summary>Outside of a transaction block.</summary>
    Idle,

    /// <summary>Inside a block.</summary>
    Active,

    /// <summary>Inside a block that an error has doomed.</summary>
    Failed,
}
