using Microsoft.Extensions.Logging;
using StreamSql.Runtime.JobManager;

namespace StreamSql.Server.Hosting;

/// <summary>Takes the runtime's reports into the server's log.</summary>
internal sealed partial class RuntimeLog(ILogger log) : IRuntimeLog
{
    public void Info(string message) => Told(log, message);

    public void Warn(string message, Exception? cause = null) => Warned(log, message, cause);

    [LoggerMessage(20, LogLevel.Information, "{Message}")]
    private static partial void Told(ILogger log, string message);

    [LoggerMessage(21, LogLevel.Warning, "{Message}")]
    private static partial void Warned(ILogger log, string message, Exception? cause);
}
