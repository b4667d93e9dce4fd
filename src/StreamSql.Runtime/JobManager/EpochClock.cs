using System.Collections.Concurrent;
using StreamSql.Core.Errors;
using StreamSql.Core.Metadata;

namespace StreamSql.Runtime.JobManager;

/// <summary>
/// The one sequence of epochs of the database. A tick fixes for every base object concerned how far the epoch reaches; jobs that read it
/// get a barrier exactly there. Ticks come within milliseconds of new input while the jobs keep up, at the latest 100 ms after it, never
/// without input. Runs on the control loop; the public members may be called from any thread.
/// </summary>
public sealed partial class EpochClock : IDisposable
{
    /// <summary>The split name of internal logs.</summary>
    public const string LogSplit = "log";

    private const int ReservedEpochs = 65_536;
    private const int WallTimesKept = 4096;

    private readonly ControlLoop _loop;
    private readonly IMetadataStore _metadata;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<long, ObjectCuts> _objects = new();
    private readonly ConcurrentDictionary<long, IReadOnlyList<long>> _views = new();
    private readonly ConcurrentQueue<(long Epoch, DateTimeOffset At)> _wallTimes = new();
    private long _current;
    private long _next;
    private long _reservedUntil;

    public EpochClock(ControlLoop loop, IMetadataStore metadata, TimeProvider time)
    {
        _loop = loop;
        _metadata = metadata;
        _time = time;
        _timer = time.CreateTimer(_ => loop.Post(Evaluate), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The newest epoch whose cut is fixed; 0 before the first of this process.</summary>
    public long Current => Interlocked.Read(ref _current);

    /// <summary>Ticks so far in this process.</summary>
    public long Ticks { get; private set; }

    /// <summary>
    /// Raised on the control thread while an epoch's cut is fixed, before the epoch is current: epoch, internal log, end offset. Whoever
    /// keeps a table's versions pins this one.
    /// </summary>
    public event Action<long, long, long>? LogCut;

    /// <summary>Raised on the control thread after each tick with the epoch's number.</summary>
    public event Action<long>? Ticked;

    /// <summary>Next offsets by split that an epoch covers of an object; null when it is not known (any more).</summary>
    public IReadOnlyDictionary<string, long>? CutOf(long objectId, long epoch) =>
        _objects.TryGetValue(objectId, out ObjectCuts? cuts) ? cuts.At(epoch) : null;

    /// <summary>When the cut of an epoch was fixed; null when that is no longer kept.</summary>
    public DateTimeOffset? WallTimeOf(long epoch)
    {
        DateTimeOffset? result = null;
        foreach ((long known, DateTimeOffset at) in _wallTimes)
        {
            if (known > epoch) break;
            result = at;
        }

        return result;
    }

    /// <summary>
    /// The newest epoch for which what a view published at <paramref name="epoch"/> still holds: no object that it reads changed in
    /// between. That is how a view without new input takes part in new epochs at no cost.
    /// </summary>
    public long ValidThrough(long viewId, long epoch) =>
        _views.TryGetValue(viewId, out IReadOnlyList<long>? bases) ? ValidThrough(bases, epoch) : epoch;

    /// <summary>As <see cref="ValidThrough(long, long)"/>, for given base objects.</summary>
    public long ValidThrough(IReadOnlyList<long> baseObjects, long epoch)
    {
        long newest = Math.Max(Current, epoch);
        foreach (long id in baseObjects)
        {
            if (!_objects.TryGetValue(id, out ObjectCuts? cuts)) continue;
            if (cuts.At(epoch) is null && cuts.ChangedAt > 0) return epoch;
            if (cuts.NextChange(epoch) is { } change) newest = Math.Min(newest, change - 1);
        }

        return newest;
    }

    /// <summary>The base objects that a view of a job reads.</summary>
    public IReadOnlyList<long> BaseObjectsOf(long viewId) => _views.GetValueOrDefault(viewId) ?? [];

    /// <summary>Completes with the first epoch that covers an offset: rows below it belong to the epoch or an earlier one.</summary>
    public Task<long> WaitForCoveringAsync(
        long objectId, long offset, string splitId = LogSplit, CancellationToken cancellation = default)
    {
        ObjectCuts cuts = CutsOf(objectId);
        Task<long> covering = cuts.WaitForCoveringAsync(splitId, offset, cancellation);
        if (!covering.IsCompleted) OnInput(objectId, cuts, always: true);
        return covering;
    }

    /// <summary>An epoch over everything that is there now, whether or not it is news; completes with its number.</summary>
    public Task<long> TickNowAsync() => _loop.InvokeAsync(() => Tick(Components(all: true), force: true));

    /// <summary>Makes an internal log known; it takes part in epochs with or without readers. Creates no epoch by itself.</summary>
    public void RegisterLog(long objectId, Func<long> end)
    {
        ObjectCuts cuts = CutsOf(objectId);
        cuts.LogEnd = end;
        if (end() > 0) OnInput(objectId, cuts, always: false);
    }

    /// <summary>Forgets an object that was dropped.</summary>
    public void UnregisterObject(long objectId)
    {
        _objects.TryRemove(objectId, out _);
        _connected = null;
    }

    /// <summary>An internal log has new rows, or a reader has read beyond the newest cut.</summary>
    public void OnInput(long objectId) => OnInput(objectId, CutsOf(objectId), always: false);

    public void RegisterView(long viewId, IReadOnlyList<long> baseObjects) => _views[viewId] = baseObjects;

    public void UnregisterView(long viewId) => _views.TryRemove(viewId, out _);

    public void Dispose() => _timer.Dispose();

    private void OnInput(long objectId, ObjectCuts cuts, bool always)
    {
        if (cuts.MarkDirty(_time.GetTimestamp()) || always) _loop.Post(Evaluate);
    }

    private ObjectCuts CutsOf(long objectId)
    {
        if (_objects.TryGetValue(objectId, out ObjectCuts? known)) return known;
        ObjectCuts cuts = _objects.GetOrAdd(objectId, id => new ObjectCuts(id));
        _connected = null;
        return cuts;
    }

    /// <summary>The number of the epoch to come; taken by publishing it.</summary>
    private long NextEpoch()
    {
        if (_next < _reservedUntil) return _next;

        // A number that was shown never names another cut: after a restart numbering goes on behind the reserved block.
        _next = _metadata.Reserve("epoch", ReservedEpochs);
        Invariant.Check(_next > _current);
        _reservedUntil = _next + ReservedEpochs;
        return _next;
    }
}
