using Microsoft.Extensions.Logging;

namespace StreamSql.Server.Hosting;

/// <summary>Everything the server's own parts log, as generated messages.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(1, LogLevel.Information, "Server started on port {Port}, http {HttpPort}, data {Data}")]
    public static partial void Started(this ILogger log, int port, int httpPort, string data);

    [LoggerMessage(2, LogLevel.Information, "Server stopped after {Millis} ms")]
    public static partial void Stopped(this ILogger log, long millis);

    [LoggerMessage(3, LogLevel.Error, "Connection of process {ProcessId} failed")]
    public static partial void ConnectionFailed(this ILogger log, Exception error, int processId);

    [LoggerMessage(4, LogLevel.Error, "Statement failed with an internal error: {Sql}")]
    public static partial void StatementFailed(this ILogger log, Exception error, string sql);

    [LoggerMessage(5, LogLevel.Debug, "Startup parameter {Name} is not known and was ignored")]
    public static partial void UnknownStartupParameter(this ILogger log, string name);

    [LoggerMessage(6, LogLevel.Warning, "{Message}")]
    public static partial void Trouble(this ILogger log, string message);

    [LoggerMessage(7, LogLevel.Warning, "Stopping: {Part} did not end cleanly")]
    public static partial void StopFailed(this ILogger log, Exception error, string part);

    [LoggerMessage(8, LogLevel.Warning, "Job {Job} {Message}")]
    public static partial void JobTrouble(this ILogger log, string job, string message);
}
