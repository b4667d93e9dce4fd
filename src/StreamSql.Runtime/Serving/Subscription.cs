using System.Runtime.CompilerServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.State.Tables;

namespace StreamSql.Runtime.Serving;

/// <summary>
/// The changes of a view, epoch by epoch: first what it holds (if wanted), then what each later epoch changes. Nothing is buffered: a slow
/// reader holds one old epoch pinned and gets the net changes up to the oldest epoch that is still kept when it comes back.
/// One reader; starting is thread-safe.
/// </summary>
public sealed class Subscription(ViewRegistry views, long objectId, string name)
{
    /// <summary>Start with the rows the view holds, as inserts.</summary>
    public bool WithSnapshot { get; init; } = true;

    /// <summary>Start behind this epoch; 0: the newest.</summary>
    public long AsOfEpoch { get; init; }

    /// <summary>
    /// Runs until cancelled or the view goes away. Each epoch's chunks come first, then an entry without chunk: its end. The caller owns
    /// the chunks.
    /// </summary>
    public async IAsyncEnumerable<SubscriptionEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        IReadOnlyList<TablePin>? pins = await StartAsync(cancellation).ConfigureAwait(false);
        try
        {
            long epoch = pins[0].Version;
            if (WithSnapshot)
            {
                foreach (TablePin pin in pins)
                    foreach (StreamChunk chunk in pin.Scan()) yield return new SubscriptionEntry(epoch, chunk);
            }

            yield return new SubscriptionEntry(epoch, null);
            while (true)
            {
                (IReadOnlyList<TablePin> next, long nextEpoch) = await NextAsync(epoch, cancellation).ConfigureAwait(false);
                IReadOnlyList<TablePin> old = pins;
                pins = next;
                try
                {
                    foreach (StreamChunk chunk in Changes(old, next, epoch, nextEpoch)) yield return new SubscriptionEntry(nextEpoch, chunk);
                }
                finally
                {
                    Release(old);
                }

                epoch = nextEpoch;
                yield return new SubscriptionEntry(epoch, null);
            }
        }
        finally
        {
            Release(pins);
        }
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
            throw new StreamSqlException(SqlState.UndefinedTable, $"{name} is gone: its subscription ends");
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
