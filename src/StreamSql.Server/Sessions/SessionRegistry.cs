using System.Collections.Concurrent;
using System.Security.Cryptography;
using StreamSql.Core.Errors;

namespace StreamSql.Server.Sessions;

/// <summary>All sessions of the process by their process id. Thread-safe.</summary>
internal sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<int, Session> _sessions = new();
    private int _nextProcessId = 1000;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public ICollection<Session> All => _sessions.Values;

    /// <summary>Reserves a place; throws 53300 when all are taken.</summary>
    public void Enter(int limit)
    {
        if (Interlocked.Increment(ref _count) <= limit) return;
        Interlocked.Decrement(ref _count);
        throw new StreamSqlException(SqlState.TooManyConnections, "sorry, too many clients already");
    }

    /// <summary>Gives back the place.</summary>
    public void Leave() => Interlocked.Decrement(ref _count);

    public (int ProcessId, int Secret) NewKey() =>
        (Interlocked.Increment(ref _nextProcessId), RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue));

    public void Add(Session session) => _sessions[session.ProcessId] = session;

    public void Remove(Session session) => _sessions.TryRemove(session.ProcessId, out _);

    public Session? Find(int processId) => _sessions.GetValueOrDefault(processId);

    /// <summary>Cancels what a session runs, if the key is right.</summary>
    public void Cancel(int processId, ReadOnlySpan<byte> secret)
    {
        if (Find(processId) is not { } session) return;
        Span<byte> expected = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(expected, session.Secret);
        if (CryptographicOperations.FixedTimeEquals(expected, secret)) session.Cancellation.Cancel(CancelReason.UserRequest);
    }
}
