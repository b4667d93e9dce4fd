namespace StreamSql.Runtime.JobManager;

/// <summary>The state of a job, with Flink's names.</summary>
public enum JobStatus : byte
{
    Created,
    Running,
    Failing,
    Failed,
    Cancelling,
    Canceled,
    Finished,
    Restarting,
    Suspended,
}

/// <summary>Facts about job states.</summary>
public static class JobStatuses
{
    /// <summary>As SHOW JOBS and the catalog spell it.</summary>
    public static string ToText(this JobStatus status) => status.ToString().ToUpperInvariant();

    public static bool IsTerminal(this JobStatus status) => status is JobStatus.Failed or JobStatus.Canceled or JobStatus.Finished;

    /// <summary>Whether a job of that recorded status is started when the server comes back.</summary>
    public static bool IsRecovered(string status) =>
        status is "CREATED" or "RUNNING" or "FAILING" or "RESTARTING";
}
