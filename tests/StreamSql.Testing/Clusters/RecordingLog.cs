using StreamSql.Runtime.JobManager;

namespace StreamSql.Testing.Clusters;

/// <summary>Keeps what the runtime reports.</summary>
public sealed class RecordingLog : IRuntimeLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _messages = [];
    private readonly List<(Func<string, bool> Accept, TaskCompletionSource Done)> _awaited = [];

    public IReadOnlyCollection<string> Messages
    {
        get
        {
            lock (_lock) return [.. _messages];
        }
    }

    public void Info(string message) => Add("info: " + message);

    public void Warn(string message, Exception? cause = null) => Add($"warn: {message} {cause}");

    /// <summary>Completes with a message, past or to come, that is accepted.</summary>
    public Task WaitForAsync(Func<string, bool> accept)
    {
        lock (_lock)
        {
            if (_messages.Exists(m => accept(m))) return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((accept, done));
            return done.Task;
        }
    }

    private void Add(string message)
    {
        lock (_lock)
        {
            _messages.Add(message);
            foreach ((Func<string, bool> accept, TaskCompletionSource done) in _awaited)
                if (accept(message)) done.TrySetResult();
        }
    }
}
