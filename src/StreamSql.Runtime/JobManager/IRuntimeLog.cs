namespace StreamSql.Runtime.JobManager;

/// <summary>Where the runtime reports what an operator of the server should know; the server passes it to its logger. Any thread.</summary>
public interface IRuntimeLog
{
    void Info(string message);

    void Warn(string message, Exception? cause = null);
}

/// <summary>Keeps silent.</summary>
public sealed class SilentRuntimeLog : IRuntimeLog
{
    public static readonly SilentRuntimeLog Instance = new();

    private SilentRuntimeLog()
    {
    }

    public void Info(string message)
    {
    }

    public void Warn(string message, Exception? cause = null)
    {
    }
}
