namespace StreamSql.Runtime.Tasks;

/// <summary>The life of a task, with Flink's names.</summary>
public enum ExecutionState : byte
{
    Created,
    Deploying,
    Initializing,
    Running,
    Canceling,
    Canceled,
    Finished,
    Failed,
}

/// <summary>Facts about execution states.</summary>
public static class ExecutionStates
{
    public static bool IsTerminal(this ExecutionState state) => state >= ExecutionState.Canceled;

    /// <summary>As SHOW JOBS and the system tables spell it.</summary>
    public static string ToText(this ExecutionState state) => state.ToString().ToUpperInvariant();
}
