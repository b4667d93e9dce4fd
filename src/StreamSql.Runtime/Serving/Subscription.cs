using System.Runtime.CompilerServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.State.Tables;

namespace StreamSql.Runtime.Serving;

/// <summary>
/// The changes of a view, epoch by epoch: first what it holds (if wanted), then what each later epoch changes. Nothing is buffered: a slow
/// reader holds one old epoch pinned, which keeps all later ones, until what they take is more than <see cref="MaxBacklogBytes"/>: then its
/// subscription ends with 53400, and nobody else notices.
/// One reader; starting is thread-safe.
/// </summary>
public sealed class Subscription(ViewRegistry views, long objectId, string name)
{
    /// <summary>Start with the rows the view holds, as inserts.</summary>
    public bool WithSnapshot { get; init; } = true;

    /// <summary>Start behind this epoch; 0: the newest.</summary>
    public long AsOfEpoch { get; init; }

    /// <summary>How much the view may grow for a reader that stays away.</summary>
    public long MaxBacklogBytes { get; init; } = 256L << 20;

    /// <summary>
    /// Runs until cancelled or the view goes away. Each epoch's chunks come first, then an entry without chunk: its end. The caller owns
    /// the chunks.
    /// </summary>
    public async IAsyncEnumerable<SubscriptionEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var backlog = new SubscriptionBacklog(MaxBacklogBytes);
        Hold(backlog, await StartAsync(cancellation).ConfigureAwait(false));
        long epoch = backlog.Pins[0].Version;
        if (WithSnapshot)
        {
            foreach (StreamChunk chunk in backlog.Pins.SelectMany(p => p.Scan()))
            {
                backlog.LeaveReader();
                yield return new SubscriptionEntry(epoch, chunk);
                if (!backlog.EnterReader()) throw Overrun();
            }
        }

        while (true)
        {
            backlog.LeaveReader();
            yield return new SubscriptionEntry(epoch, null);
            if (!backlog.EnterReader()) throw Overrun();
            (IReadOnlyList<TablePin> next, long nextEpoch) = await NextAsync(epoch, cancellation).ConfigureAwait(false);
            IReadOnlyList<TablePin> old = backlog.Pins;
            try
            {
                Hold(backlog, next);
                foreach (StreamChunk chunk in Changes(old, next, epoch, nextEpoch))
                {
                    backlog.LeaveReader();
                    yield return new SubscriptionEntry(nextEpoch, chunk);
                    if (!backlog.EnterReader()) throw Overrun();
                }
            }
            finally
            {
                Release(old);
            }

            epoch = nextEpoch;
        }
    }

    private void Hold(SubscriptionBacklog backlog, IReadOnlyList<TablePin> pins)
    {
        if (views.Find(objectId) is { } view)
        {
            backlog.Hold(view, pins);
            return;
        }

        Release(pins);
        throw Gone();
    }

    private async Task<IReadOnlyList<TablePin>> StartAsync(CancellationToken cancellation)
    {
        if (AsOfEpoch > 0) return views.Find(objectId)?.TryPin(AsOfEpoch) ?? throw NotKept(AsOfEpoch);
        while (true)
        {
            long epoch = await WaitAsync(_ => true, cancellation).ConfigureAwait(false);
            if (views.Find(objectId)?.TryPin(epoch) is { } pins) return pins;
        }
    }

    /// <summary>The first kept epoch behind <paramref name="epoch"/>.</summary>
    private async Task<(IReadOnlyList<TablePin> Pins, long Epoch)> NextAsync(long epoch, CancellationToken cancellation)
    {
        while (true)
        {
            await WaitAsync(e => e > epoch, cancellation).ConfigureAwait(false);
            foreach (long next in views.PublishedEpochs(objectId))
                if (next > epoch && views.Find(objectId)?.TryPin(next) is { } pins) return (pins, next);
        }
    }

    private async Task<long> WaitAsync(Func<long, bool> accept, CancellationToken cancellation)
    {
        try
        {
            return await views.WaitForAsync(objectId, accept, cancellation).ConfigureAwait(false);
        }
        catch (KeyNotFoundException)
        {
            throw Gone();
        }
    }

    private IEnumerable<StreamChunk> Changes(IReadOnlyList<TablePin> old, IReadOnlyList<TablePin> next, long from, long to)
    {
        // A task that restarted brings a table of its own; then the difference has to come from the two pins' tables being one.
        for (int i = 0; i < next.Count; i++)
        {
            if (i >= old.Count || next.Count != old.Count || !ReferenceEquals(old[i].Table, next[i].Table)) throw Restarted();
            IEnumerable<StreamChunk> changes = next[i].Table.ChangesBetween(from, to) ?? throw NotKept(from);
            foreach (StreamChunk chunk in changes) yield return chunk;
        }
    }

    private StreamSqlException Gone() => new(SqlState.UndefinedTable, $"{name} is gone: its subscription ends");

    private StreamSqlException Overrun() =>
        new(SqlState.ConfigurationLimitExceeded, $"the subscription to {name} was read too slowly")
        {
            Detail = $"The changes that it had not read took more than {MaxBacklogBytes >> 20} MB.",
            Hint = "Subscribe again; the snapshot shows the current rows.",
        };

    private StreamSqlException Restarted() =>
        new(SqlState.ObjectNotInPrerequisiteState, $"the job of {name} restarted: its subscription ends")
        {
            Hint = "Subscribe again; the snapshot shows the current rows.",
        };

    private StreamSqlException NotKept(long epoch) =>
        new(SqlState.ObjectNotInPrerequisiteState, $"epoch {epoch} of {name} is no longer kept")
        {
            Hint = "Subscribe again with a snapshot, or raise streamsql.retained_epochs.",
        };

    private static void Release(IReadOnlyList<TablePin> pins)
    {
        foreach (TablePin pin in pins) pin.Dispose();
    }
}

/// <summary>Changes of an epoch, or without chunk, its end: all changes of it have come.</summary>
public readonly record struct SubscriptionEntry(long Epoch, StreamChunk? Changes);
