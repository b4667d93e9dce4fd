using System.Collections.Concurrent;

namespace StreamSql.Server.Sessions;

/// <summary>LISTEN and NOTIFY between sessions of this process. Thread-safe.</summary>
internal sealed class NotificationHub
{
    private readonly ConcurrentDictionary<(string Channel, Session Session), bool> _listeners = new();

    public void Listen(string channel, Session session) => _listeners[(channel, session)] = true;

    public void Unlisten(string? channel, Session session)
    {
        foreach ((string Channel, Session Session) key in _listeners.Keys)
            if (ReferenceEquals(key.Session, session) && (channel is null || key.Channel == channel)) _listeners.TryRemove(key, out _);
    }

    public IEnumerable<string> Channels(Session session) =>
        _listeners.Keys.Where(k => ReferenceEquals(k.Session, session)).Select(k => k.Channel);

    public void Notify(string channel, string payload, int senderProcessId)
    {
        foreach ((string Channel, Session Session) key in _listeners.Keys)
            if (key.Channel == channel) key.Session.EnqueueNotification(new Notification(senderProcessId, channel, payload));
    }
}

/// <summary>A NOTIFY on its way.</summary>
internal sealed record Notification(int ProcessId, string Channel, string Payload);
