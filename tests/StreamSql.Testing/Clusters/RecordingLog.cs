using System.Collections.Concurrent;
using StreamSql.Runtime.JobManager;

namespace StreamSql.Testing.Clusters;

/// <summary>Keeps what the runtime reports.</summary>
public sealed class RecordingLog : IRuntimeLog
{
    private readonly ConcurrentQueue<string> _messages = new();

    public IReadOnlyCollection<string> Messages => _messages;

    public void Info(string message) => _messages.Enqueue("info: " + message);

    public void Warn(string message, Exception? cause = null) => _messages.Enqueue($"warn: {message} {cause}");
}
