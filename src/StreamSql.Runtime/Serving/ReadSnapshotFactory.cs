using StreamSql.Core.Errors;
using StreamSql.State.Tables;

namespace StreamSql.Runtime.Serving;

/// <summary>
/// Picks one epoch for all stored objects of a statement and pins them there. A view that lags is waited for; what happens when it does
/// not come is the session's choice. Thread-safe.
/// </summary>
/// <param name="views">The views' partitions.</param>
/// <param name="tables">Which version of a table belongs to an epoch.</param>
/// <param name="time">For waiting.</param>
/// <param name="validThrough">
/// The newest epoch for which a view's rows of an epoch still hold (<c>EpochClock.ValidThrough</c>); null: that epoch only.
/// </param>
public sealed class ReadSnapshotFactory(
    ViewRegistry views, TableEpochs tables, TimeProvider time, Func<long, long, long>? validThrough = null)
{
    private static readonly TimeSpan FirstEpochWait = TimeSpan.FromSeconds(10);

    public async ValueTask<ReadSnapshot> CreateAsync(ReadRequest request, CancellationToken cancellation)
    {
        if (TryCommon(request) is { } ready) return ready;
        foreach (long id in request.Views) await WaitForFirstEpochAsync(request, id, cancellation).ConfigureAwait(false);
        if (request.ExactEpoch > 0 && request.Views.Any(id => IsPast(id, request.ExactEpoch))) throw NotKept(request.ExactEpoch);
        if (request.Consistency != ReadConsistency.Available && await WaitForCommonAsync(request, cancellation).ConfigureAwait(false) is { } found)
            return found;
        if (request.ExactEpoch > 0) throw NotKept(request.ExactEpoch);
        if (request.Consistency == ReadConsistency.Strict) throw NoCommonEpoch(request);
        return PinNewest(request);
    }

    /// <summary>
    /// A view whose job is starting or recovering has no rows to show, which is not the same as showing none: it is waited for, longer
    /// than for one that lags.
    /// </summary>
    private async ValueTask WaitForFirstEpochAsync(ReadRequest request, long id, CancellationToken cancellation)
    {
        if (views.PublishedEpochs(id).Count > 0) return;
        using var timeout = new CancellationTokenSource(request.Wait > FirstEpochWait ? request.Wait : FirstEpochWait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            while (views.PublishedEpochs(id).Count == 0)
            {
                Task registered = views.NextRegistration;
                Task published = views.Find(id) is { IsComplete: true } ? views.WaitForAsync(id, _ => true, both.Token) : registered;
                await Task.WhenAny(published, registered).WaitAsync(both.Token).ConfigureAwait(false);
                _ = published.Exception;
                if (published.IsFaulted && !registered.IsCompleted) await registered.WaitAsync(both.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw NotRunning(request, id);
        }
    }

    /// <summary>An epoch that was dropped does not come back.</summary>
    private bool IsPast(long objectId, long epoch) => views.PublishedEpochs(objectId) is { Count: > 0 } epochs && epoch < epochs[0];

    private ReadSnapshot? TryCommon(ReadRequest request)
    {
        if (request.Views.Count == 0) return PinAll(request, null, []);
        long[] kept = new long[request.Views.Count];
        long? epoch = NewestCommon(request, kept);

        // The epoch may be dropped between looking and pinning; then the next one is there.
        return epoch is null || epoch < request.MinimumEpoch ? null : PinAll(request, epoch, kept);
    }

    /// <summary>
    /// The newest epoch, or the one asked for, at which every view is known: by one it keeps, itself or an earlier one that still holds
    /// then because nothing the view reads has changed. <paramref name="kept"/> receives the epoch to read of each.
    /// </summary>
    private long? NewestCommon(ReadRequest request, Span<long> kept)
    {
        var published = new IReadOnlyList<long>[request.Views.Count];
        long epoch = request.ExactEpoch > 0 ? request.ExactEpoch : long.MaxValue;
        for (int i = 0; i < published.Length; i++) published[i] = views.PublishedEpochs(request.Views[i]);
        bool lowered = true;
        while (lowered)
        {
            lowered = false;
            for (int i = 0; i < published.Length; i++)
            {
                int newest = published[i].Count - 1;
                while (newest >= 0 && published[i][newest] > epoch) newest--;
                if (newest < 0) return null;
                kept[i] = published[i][newest];
                long holds = validThrough is null ? kept[i] : validThrough(request.Views[i], kept[i]);
                if (holds >= epoch) continue;
                if (request.ExactEpoch > 0) return null;
                epoch = holds;
                lowered = true;
            }
        }

        return epoch;
    }

    private async ValueTask<ReadSnapshot?> WaitForCommonAsync(ReadRequest request, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(request.Wait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            while (true)
            {
                // Newest epochs are read before looking, so that one published in between ends the wait at once.
                Task<long>[] waits = [.. request.Views.Select(id => NextEpochAsync(id, both.Token))];
                if (TryCommon(request) is { } snapshot) return snapshot;
                await (await Task.WhenAny(waits).ConfigureAwait(false)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
        finally
        {
            await both.CancelAsync().ConfigureAwait(false);
        }
    }

    private Task<long> NextEpochAsync(long objectId, CancellationToken cancellation)
    {
        IReadOnlyList<long> published = views.PublishedEpochs(objectId);
        long newest = published.Count == 0 ? -1 : published[^1];
        Task<long> wait = views.WaitForAsync(objectId, epoch => epoch > newest, cancellation);
        _ = wait.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return wait;
    }

    private ReadSnapshot? PinAll(ReadRequest request, long? epoch, ReadOnlySpan<long> kept)
    {
        var pins = new Dictionary<long, IReadOnlyList<TablePin>>();
        var notices = new List<string>();
        var snapshot = new ReadSnapshot(pins, epoch, notices);
        for (int i = 0; i < request.Views.Count; i++)
        {
            if (views.Find(request.Views[i])?.TryPin(kept[i]) is { } viewPins)
            {
                pins[request.Views[i]] = viewPins;
                continue;
            }

            snapshot.Dispose();
            return null;
        }

        PinTables(request, epoch ?? long.MaxValue, pins, notices);
        return snapshot;
    }

    private ReadSnapshot PinNewest(ReadRequest request)
    {
        var pins = new Dictionary<long, IReadOnlyList<TablePin>>();
        var epochs = new SortedDictionary<long, List<string>>();
        foreach (long id in request.Views)
        {
            ViewPartitions view = views.Find(id) is { IsComplete: true } found ? found : throw NotRunning(request, id);
            IReadOnlyList<long> published = views.PublishedEpochs(id);
            IReadOnlyList<TablePin> viewPins = (published.Count == 0 ? null : view.TryPin(published[^1]))
                ?? [.. view.Tables.Select(t => t.PinNewest())];
            pins[id] = viewPins;
            long epoch = viewPins.Min(p => p.Version);
            if (!epochs.TryGetValue(epoch, out List<string>? names)) epochs[epoch] = names = [];
            names.Add(NameOf(request, id));
        }

        var notices = new List<string>();
        PinTables(request, epochs.Count == 0 ? long.MaxValue : epochs.Keys.Max(), pins, notices);
        if (epochs.Count > 1)
            notices.Add("views are read at different epochs: " + string.Join("; ", epochs.Select(e => $"{string.Join(", ", e.Value)} at {e.Key}")));
        else if (epochs.Count == 1 && epochs.Keys.First() < request.MinimumEpoch)
            notices.Add($"the result may not show this session's own writes: epoch {request.MinimumEpoch} is not readable yet");
        return new ReadSnapshot(pins, epochs.Count == 1 ? epochs.Keys.First() : null, notices);
    }

    private void PinTables(ReadRequest request, long epoch, Dictionary<long, IReadOnlyList<TablePin>> pins, List<string> notices)
    {
        foreach (long id in request.Tables)
        {
            bool isExact = true;
            TablePin? pin = epoch == long.MaxValue ? tables.Find(id)?.PinNewest() : tables.Pin(id, epoch, out isExact);
            if (!isExact) notices.Add($"table {NameOf(request, id)} is read at a later epoch: {epoch} is not kept any more");
            pins[id] = [pin ?? throw new StreamSqlException(SqlState.UndefinedTable, $"table {NameOf(request, id)} has no stored rows")];
        }
    }

    private static string NameOf(ReadRequest request, long id) => request.Names.GetValueOrDefault(id) ?? $"object {id}";

    private static StreamSqlException NotKept(long epoch) =>
        new(SqlState.ObjectNotInPrerequisiteState, $"epoch {epoch} is not readable")
        {
            Hint = "Only the last few epochs are kept (streamsql.retained_epochs).",
        };

    private static StreamSqlException NotRunning(ReadRequest request, long id) =>
        new(SqlState.ObjectNotInPrerequisiteState, $"materialized view {NameOf(request, id)} is not readable: its job has not published rows yet")
        {
            Hint = "SHOW JOBS tells the state of its job.",
        };

    private static StreamSqlException NoCommonEpoch(ReadRequest request) =>
        new(SqlState.ObjectNotInPrerequisiteState, "the views have no common epoch")
        {
            Detail = $"Waited {request.Wait.TotalMilliseconds:0} ms for {string.Join(", ", request.Views.Select(v => NameOf(request, v)))}.",
            Hint = "Raise streamsql.read_wait or set streamsql.read_consistency to snapshot.",
        };
}
