using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Sessions;
using StreamSql.State.Logs;
using StreamSql.State.Tables;

namespace StreamSql.Server.Statements;

/// <summary>Applies row changes: at once outside of transactions, together at COMMIT inside. Stateless.</summary>
internal sealed class WriteCoordinator
{
    /// <summary>Applies what the block holds and goes on; for reads inside an implicit transaction.</summary>
    public ValueTask ApplyAsync(Session session, CancellationToken cancellation) => CommitAsync(session, cancellation);

    /// <summary>Applies what the block holds: appends in one batch, then changes computed from current rows in their order.</summary>
    public async ValueTask CommitAsync(Session session, CancellationToken cancellation)
    {
        List<IPendingWrite> writes = session.Transaction.TakeWrites();
        if (writes.Count == 0) return;
        int next = 0;
        try
        {
            while (next < writes.Count)
            {
                switch (writes[next])
                {
                    case PendingAppend:
                        next += await AppendRunAsync(session, writes, next, cancellation).ConfigureAwait(false);
                        break;
                    case PendingMutation mutation:
                        LogRange range = await session.Services.Engine.Logs.MutateAsync(mutation.ObjectId, mutation.Compute, cancellation)
                            .ConfigureAwait(false);
                        session.NoteWrite(range);
                        next++;
                        break;
                    case PendingNotification notification:
                        session.Services.Notifications.Notify(notification.Channel, notification.Payload, session.ProcessId);
                        next++;
                        break;
                    default:
                        throw new InvalidOperationException("unknown pending write");
                }
            }
        }
        finally
        {
            for (int i = 0; i < writes.Count; i++) writes[i].Drop();
        }
    }

    private static async ValueTask<int> AppendRunAsync(
        Session session, List<IPendingWrite> writes, int from, CancellationToken cancellation)
    {
        var changes = new List<LogChange>();
        for (int i = from; i < writes.Count && writes[i] is PendingAppend append; i++) changes.Add(append.Change);
        IReadOnlyList<LogRange> ranges = await session.Services.Engine.Logs.AppendAsync(changes, cancellation).ConfigureAwait(false);
        foreach (LogRange range in ranges) session.NoteWrite(range);
        return changes.Count;
    }
}

/// <summary>Rows that wait to be appended; owns its chunk.</summary>
internal sealed class PendingAppend(LogChange change) : IPendingWrite
{
    private bool _dropped;

    public LogChange Change { get; } = change;

    public void Drop()
    {
        if (_dropped) return;
        _dropped = true;
        Change.Chunk.Release();
    }
}

/// <summary>A change computed from the rows as they are when it is applied.</summary>
internal sealed class PendingMutation(long objectId, Func<TablePin, IReadOnlyList<StreamChunk>> compute) : IPendingWrite
{
    public long ObjectId { get; } = objectId;

    public Func<TablePin, IReadOnlyList<StreamChunk>> Compute { get; } = compute;

    public void Drop()
    {
    }
}
