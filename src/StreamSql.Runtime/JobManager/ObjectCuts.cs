using StreamSql.Core.Errors;

namespace StreamSql.Runtime.JobManager;

/// <summary>
/// How far each epoch reaches in one base object: an entry for each epoch at which it changed. Written by the control thread, read by any.
/// </summary>
internal sealed class ObjectCuts(long objectId)
{
    private const int Kept = 4096;

    private readonly Lock _lock = new();
    private readonly List<(long Epoch, Dictionary<string, long> Offsets)> _history = [];
    private readonly List<(string Split, long Offset, TaskCompletionSource<long> Done)> _waiting = [];
    private volatile bool _dirty;

    public long ObjectId => objectId;

    /// <summary>The end of an internal log; null for objects that only their readers know.</summary>
    public Func<long>? LogEnd { get; set; }

    /// <summary>There is input beyond the newest cut.</summary>
    public bool IsDirty => _dirty;

    /// <summary>Somebody waits for an epoch to cover an offset.</summary>
    public bool IsUrgent { get; private set; }

    /// <summary>When it became dirty: a timestamp of the clock's time provider.</summary>
    public long DirtySince { get; private set; }

    public IReadOnlyDictionary<string, long> Newest
    {
        get
        {
            lock (_lock) return _history.Count == 0 ? new Dictionary<string, long>() : _history[^1].Offsets;
        }
    }

    /// <summary>Notes new input; true when there was none before.</summary>
    public bool MarkDirty(long timestamp)
    {
        if (_dirty) return false;
        DirtySince = timestamp;
        _dirty = true;
        return true;
    }

    public void ClearDirty() => _dirty = false;

    /// <summary>The newest epoch at which it changed; 0 before any.</summary>
    public long ChangedAt
    {
        get
        {
            lock (_lock) return _history.Count == 0 ? 0 : _history[^1].Epoch;
        }
    }

    /// <summary>Offsets of the newest change at or before an epoch; null when that is not known any more.</summary>
    public IReadOnlyDictionary<string, long>? At(long epoch)
    {
        lock (_lock)
        {
            int index = IndexAt(epoch);
            return index < 0 ? null : _history[index].Offsets;
        }
    }

    /// <summary>The first epoch after <paramref name="epoch"/> at which it changed; null when there is none so far.</summary>
    public long? NextChange(long epoch)
    {
        lock (_lock)
        {
            int next = IndexAt(epoch) + 1;
            return next < _history.Count ? _history[next].Epoch : null;
        }
    }

    /// <summary>Records a new cut.</summary>
    public void Record(long epoch, Dictionary<string, long> offsets)
    {
        lock (_lock)
        {
            Invariant.Check(_history.Count == 0 || _history[^1].Epoch < epoch);
            _history.Add((epoch, offsets));
            if (_history.Count > 2 * Kept) _history.RemoveRange(0, Kept);
        }
    }

    /// <summary>Tells those whom the newest cut covers; after the epoch has become the current one.</summary>
    public void CompleteCovered(long epoch)
    {
        var covered = new List<TaskCompletionSource<long>>();
        lock (_lock)
        {
            if (_waiting.Count == 0) return;
            Dictionary<string, long> offsets = _history[^1].Offsets;
            for (int i = _waiting.Count - 1; i >= 0; i--)
            {
                if (!Covers(offsets, _waiting[i].Split, _waiting[i].Offset)) continue;
                covered.Add(_waiting[i].Done);
                _waiting.RemoveAt(i);
            }

            IsUrgent = _waiting.Count > 0;
        }

        foreach (TaskCompletionSource<long> done in covered) done.TrySetResult(epoch);
    }

    /// <summary>Completes with the first epoch that reaches an offset of a split.</summary>
    public Task<long> WaitForCoveringAsync(string split, long offset, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_history.Count > 0 && Covers(_history[^1].Offsets, split, offset))
            {
                // Mostly it is one of the newest.
                int first = _history.Count - 1;
                while (first > 0 && Covers(_history[first - 1].Offsets, split, offset)) first--;
                return Task.FromResult(_history[first].Epoch);
            }

            var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((split, offset, done));
            IsUrgent = true;
            return done.Task.WaitAsync(cancellation);
        }
    }

    private static bool Covers(Dictionary<string, long> offsets, string split, long offset) =>
        offset <= 0 || (offsets.TryGetValue(split, out long cut) && cut >= offset);

    private int IndexAt(long epoch)
    {
        int low = 0;
        int high = _history.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (_history[middle].Epoch <= epoch) low = middle + 1;
            else high = middle - 1;
        }

        return high;
    }
}
