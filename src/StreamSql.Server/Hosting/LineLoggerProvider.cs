using System.Globalization;
using Microsoft.Extensions.Logging;

namespace StreamSql.Server.Hosting;

/// <summary>Writes a line per message to standard error or a file: time, level, source, text, exception. Thread-safe.</summary>
internal sealed class LineLoggerProvider(TextWriter output, LogLevel least, TimeProvider time) : ILoggerProvider
{
    private readonly Lock _lock = new();

    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    public void Dispose()
    {
        lock (_lock) output.Flush();
    }

    private void Write(string category, LogLevel level, string text, Exception? error)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Name(level)} {category[(category.LastIndexOf('.') + 1)..]}: {text}");
        lock (_lock)
        {
            output.WriteLine(line);
            if (error is not null) output.WriteLine(error);
            output.Flush();
        }
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        _ => "ERROR",
    };

    private sealed class LineLogger(LineLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= provider.Least && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) provider.Write(category, logLevel, formatter(state, exception), exception);
        }
    }

    private LogLevel Least { get; } = least;
}
