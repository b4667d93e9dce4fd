using StreamSql.Core.Errors;
using StreamSql.Runtime.Rpc;

namespace StreamSql.Runtime.JobManager;

/// <summary>When to tick, and the tick itself. Control thread only.</summary>
public sealed partial class EpochClock
{
    /// <summary>How long input may wait for its epoch.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>The least time between two epochs of the same objects.</summary>
    private static readonly TimeSpan ShortestGap = TimeSpan.FromMilliseconds(1);

    /// <summary>Timers may fire this much early.</summary>
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);

    /// <summary>At most one part in so many of the time goes into epochs.</summary>
    private const int GapPerDuration = 3;

    /// <summary>How far beyond the furthest reader a cut may lie when even that one is behind.</summary>
    private const long Headroom = 65_536;

    private readonly Dictionary<string, IEpochJob> _jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<long, long> _lastTick = [];
    private readonly List<FrozenSplit> _frozen = [];
    private readonly ITimer _timer;
    private volatile List<Component>? _connected;

    internal void Register(IEpochJob job)
    {
        Invariant.Check(_loop.IsCurrent);
        _jobs[job.JobId] = job;
        _connected = null;
        Evaluate();
    }

    internal void Unregister(string jobId)
    {
        Invariant.Check(_loop.IsCurrent);
        _jobs.Remove(jobId);
        _connected = null;
    }

    /// <summary>
    /// A job is over for good. What only it read may be read from the start by the next job, whose epochs then need not wait until it is
    /// as far as this one was.
    /// </summary>
    internal void Forget(IReadOnlyList<long> objectIds)
    {
        Invariant.Check(_loop.IsCurrent);
        foreach (long id in objectIds)
        {
            if (_objects.TryGetValue(id, out ObjectCuts? cuts) && cuts.LogEnd is null && !_jobs.Values.Any(j => j.ObjectIds.Contains(id)))
                UnregisterObject(id);
        }
    }

    /// <summary>A job completed an epoch, wants one, or has looked for the splits that it did not know.</summary>
    internal void OnJobChanged() => Evaluate();

    private void Evaluate()
    {
        List<Component> components = Components(all: false);
        if (components.Count == 0) return;
        TimeSpan next = TimeSpan.MaxValue;
        var due = new List<Component>();
        foreach (Component component in components)
        {
            TimeSpan wait = WaitOf(component);
            if (wait <= TimeSpan.Zero) due.Add(component);
            else if (wait < next) next = wait;
        }

        if (due.Count > 0) Tick(due, force: false);
        if (next < TimeSpan.MaxValue) _timer.Change(next + Resolution, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How long the objects of a component can wait for their next epoch.</summary>
    private TimeSpan WaitOf(Component component)
    {
        long now = _time.GetTimestamp();
        TimeSpan duration = TimeSpan.Zero;
        bool keepsUp = true;
        bool wanted = false;
        foreach (IEpochJob job in component.Jobs)
        {
            if (job.LastEpochDuration > duration) duration = job.LastEpochDuration;
            wanted |= job.WantsEpoch && job.Outstanding == 0;
            keepsUp &= job.Outstanding == 0 && job.Sources.All(s => s.RanDry);
        }

        TimeSpan gap = duration * GapPerDuration;
        if (gap < ShortestGap) gap = ShortestGap;
        if (gap > LongestWait) gap = LongestWait;
        TimeSpan sinceTick = TimeSpan.MaxValue;
        TimeSpan waited = TimeSpan.Zero;
        foreach (ObjectCuts cuts in component.Objects)
        {
            if (_lastTick.TryGetValue(cuts.ObjectId, out long tick))
            {
                TimeSpan since = _time.GetElapsedTime(tick, now);
                if (since < sinceTick) sinceTick = since;
            }

            wanted |= cuts.IsUrgent;
            if (!cuts.IsDirty) continue;
            TimeSpan dirtyFor = _time.GetElapsedTime(cuts.DirtySince, now);
            if (dirtyFor > waited) waited = dirtyFor;
        }

        if (!wanted && waited == TimeSpan.Zero && !component.Objects.Exists(o => o.IsDirty)) return TimeSpan.MaxValue;
        TimeSpan untilGap = sinceTick == TimeSpan.MaxValue ? TimeSpan.Zero : gap - sinceTick;
        return keepsUp || wanted ? untilGap : LongestWait - waited;
    }

    /// <summary>Fixes the cut of the next epoch for the components; returns its number, or the current one when nothing changed.</summary>
    private long Tick(List<Component> components, bool force)
    {
        var jobs = components.SelectMany(c => c.Jobs).ToList();
        var objects = components.SelectMany(c => c.Objects).ToList();
        var cut = new EpochCut();
        foreach (ObjectCuts cuts in objects) cuts.ClearDirty();
        Dictionary<IEpochJob, (int Start, int Count)> splitsOf = Freeze(jobs);
        long epoch = NextEpoch();
        var barriers = new Dictionary<IEpochJob, Barrier>();
        try
        {
            FixCut(objects, cut, force ? long.MaxValue : Headroom);
            List<ObjectCuts> changed = [.. objects.Where(o => IsChanged(o, cut))];
            if (changed.Count == 0 && !force && !jobs.Exists(j => j.WantsEpoch)) return _current;
            foreach (ObjectCuts cuts in changed)
            {
                cuts.Record(epoch, cut.Of(cuts.ObjectId));
                if (cuts.LogEnd is not null) LogCut?.Invoke(epoch, cuts.ObjectId, cut.OffsetOf(cuts.ObjectId, LogSplit));
            }

            var changedIds = changed.Select(c => c.ObjectId).ToHashSet();
            foreach (IEpochJob job in jobs)
                if (Takes(job, epoch, changedIds, force) && KnowsSplits(job, splitsOf[job], cut)) barriers[job] = job.BeginEpoch(epoch);
            Publish(epoch, objects);
            foreach (ObjectCuts cuts in changed) cuts.CompleteCovered(epoch);
            return epoch;
        }
        finally
        {
            foreach (IEpochJob job in jobs)
                foreach (IEpochSource source in job.Sources) source.Thaw(barriers.GetValueOrDefault(job), cut);
            if (_current == epoch) Ticked?.Invoke(epoch);
        }
    }

    private Dictionary<IEpochJob, (int Start, int Count)> Freeze(List<IEpochJob> jobs)
    {
        _frozen.Clear();
        var result = new Dictionary<IEpochJob, (int, int)>();
        foreach (IEpochJob job in jobs)
        {
            int start = _frozen.Count;
            foreach (IEpochSource source in job.Sources) source.Freeze(_frozen);
            result[job] = (start, _frozen.Count - start);
        }

        return result;
    }

    /// <summary>
    /// A job that has not found a split of the cut yet leaves the epoch out until it has looked for it; one that looked and does not have
    /// it reads the object in other splits.
    /// </summary>
    private bool KnowsSplits(IEpochJob job, (int Start, int Count) frozen, EpochCut cut)
    {
        foreach (long id in job.ObjectIds)
        {
            int known = 0;
            for (int i = frozen.Start; i < frozen.Start + frozen.Count; i++)
                if (_frozen[i].ObjectId == id) known++;
            if (known >= cut.Of(id).Count || !job.DiscoversSplits(id, cut.Of(id).Count)) continue;
            job.SkipEpoch(_current + 1);
            return false;
        }

        return true;
    }

    private void Publish(long epoch, List<ObjectCuts> objects)
    {
        long now = _time.GetTimestamp();
        foreach (ObjectCuts cuts in objects) _lastTick[cuts.ObjectId] = now;
        Interlocked.Exchange(ref _current, epoch);
        _next = epoch + 1;
        Ticks++;
        _wallTimes.Enqueue((epoch, _time.GetUtcNow()));
        if (_wallTimes.Count > WallTimesKept) _wallTimes.TryDequeue(out _);
    }

    /// <summary>
    /// The furthest offset that any reader knows; where even the furthest reader is behind, not much beyond it, so that a backlog is
    /// read in many epochs and not in one. An epoch over everything there is has no such limit.
    /// </summary>
    private void FixCut(List<ObjectCuts> objects, EpochCut cut, long headroom)
    {
        foreach (ObjectCuts cuts in objects)
        {
            Dictionary<string, long> offsets = cut.Of(cuts.ObjectId);
            foreach ((string split, long offset) in cuts.Newest) offsets[split] = offset;
        }

        var known = new Dictionary<(long, string), (long Position, long End)>();
        foreach (FrozenSplit split in _frozen)
        {
            var key = (split.ObjectId, split.SplitId);
            (long position, long end) = known.GetValueOrDefault(key);
            known[key] = (Math.Max(position, split.Position), Math.Max(end, split.KnownEnd));
        }

        foreach (((long objectId, string split), (long position, long end)) in known)
        {
            Dictionary<string, long> offsets = cut.Of(objectId);
            long reach = Math.Max(position, Math.Min(end, position > long.MaxValue - headroom ? end : position + headroom));
            offsets[split] = offsets.TryGetValue(split, out long before) ? Math.Max(before, reach) : reach;
        }

        foreach (ObjectCuts cuts in objects)
        {
            if (cuts.LogEnd is not { } end) continue;
            Dictionary<string, long> offsets = cut.Of(cuts.ObjectId);
            offsets[LogSplit] = Math.Max(offsets.GetValueOrDefault(LogSplit), end());
        }
    }

    private static bool IsChanged(ObjectCuts cuts, EpochCut cut)
    {
        IReadOnlyDictionary<string, long> before = cuts.Newest;
        Dictionary<string, long> after = cut.Of(cuts.ObjectId);
        if (after.Count != before.Count) return true;
        foreach ((string split, long offset) in after)
            if (!before.TryGetValue(split, out long old) || old != offset) return true;
        return false;
    }

    /// <summary>
    /// A job that keeps up takes every epoch that concerns it; one that is behind takes those divisible by growing powers of two, so that
    /// slow jobs still meet in common epochs.
    /// </summary>
    private static bool Takes(IEpochJob job, long epoch, HashSet<long> changed, bool force)
    {
        bool concerned = force || job.WantsEpoch || job.ObjectIds.Any(changed.Contains);
        if (!concerned) return false;
        if (job.Outstanding < 2) return true;
        int shift = Math.Min(job.Outstanding - 1, 30);
        if ((epoch & ((1L << shift) - 1)) == 0) return true;
        job.SkipEpoch(epoch);
        return false;
    }

    /// <summary>Objects connected through jobs that read several, with those jobs; only those with something to do unless all.</summary>
    private List<Component> Components(bool all)
    {
        List<Component> connected = _connected ??= Connect();
        if (all) return [.. connected];
        var result = new List<Component>();
        foreach (Component component in connected)
        {
            if (component.Objects.Exists(o => o.IsDirty || o.IsUrgent) || component.Jobs.Exists(j => j.WantsEpoch)) result.Add(component);
        }

        return result;
    }

    private List<Component> Connect()
    {
        var byObject = new Dictionary<long, Component>();
        var result = new List<Component>();
        foreach (IEpochJob job in _jobs.Values)
        {
            Component? home = null;
            foreach (long id in job.ObjectIds)
            {
                if (!byObject.TryGetValue(id, out Component? other) || other == home) continue;
                home = home is null ? other : Merge(home, other, byObject, result);
            }

            if (home is null) result.Add(home = new Component());
            home.Jobs.Add(job);
            foreach (long id in job.ObjectIds)
                if (byObject.TryAdd(id, home)) home.Objects.Add(CutsOf(id));
        }

        foreach (ObjectCuts cuts in _objects.Values)
        {
            if (byObject.ContainsKey(cuts.ObjectId)) continue;
            var alone = new Component();
            alone.Objects.Add(cuts);
            result.Add(alone);
        }

        return result;
    }

    private static Component Merge(Component into, Component from, Dictionary<long, Component> byObject, List<Component> all)
    {
        into.Jobs.AddRange(from.Jobs);
        foreach (ObjectCuts cuts in from.Objects)
        {
            into.Objects.Add(cuts);
            byObject[cuts.ObjectId] = into;
        }

        all.Remove(from);
        return into;
    }

    /// <summary>Objects that one epoch must cut together, and the jobs that read them.</summary>
    private sealed class Component
    {
        public List<ObjectCuts> Objects { get; } = [];

        public List<IEpochJob> Jobs { get; } = [];
    }
}
