namespace StreamSql.State.Tables;

/// <summary>The versioned tables of one view, one per partition, and those who wait for epochs of it. Thread-safe.</summary>
public sealed class ViewPartitions
{
    private readonly Lock _lock = new();
    private readonly VersionedTable?[] _tables;
    private readonly List<(Func<long, bool> Accept, TaskCompletionSource<long> Done)> _waiting;

    internal ViewPartitions(long objectId, int partitions)
    {
        ObjectId = objectId;
        _tables = new VersionedTable?[partitions];
        _waiting = [];
    }

    public long ObjectId { get; }

    /// <summary>Partitions the view has, present or not yet.</summary>
    public int Count => _tables.Length;

    /// <summary>True when every partition is there.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_lock) return _tables.All(t => t is not null);
        }
    }

    /// <summary>The tables that are there, by partition.</summary>
    public IReadOnlyList<VersionedTable> Tables
    {
        get
        {
            lock (_lock) return [.. _tables.OfType<VersionedTable>()];
        }
    }

    /// <summary>Raised on a writer's thread when an epoch became readable in all partitions.</summary>
    public event Action<long>? EpochPublished;

    /// <summary>Pins all partitions at an epoch; null when one does not keep it.</summary>
    public IReadOnlyList<TablePin>? TryPin(long epoch)
    {
        if (!IsComplete) return null;
        var pins = new List<TablePin>();
        foreach (VersionedTable table in Tables)
        {
            if (table.TryPin(epoch, out TablePin? pin))
            {
                pins.Add(pin);
                continue;
            }

            foreach (TablePin taken in pins) taken.Dispose();
            return null;
        }

        return pins;
    }

    internal ViewPartitions With(int partition, VersionedTable table)
    {
        lock (_lock)
        {
            if (_tables[partition] is { } old) old.Published -= OnPublished;
            _tables[partition] = table;
            table.Published += OnPublished;
        }

        return this;
    }

    /// <summary>The same view at another parallelism; those who wait go along.</summary>
    internal ViewPartitions Successor(int partitions)
    {
        var next = new ViewPartitions(ObjectId, partitions);
        lock (_lock)
        {
            foreach (VersionedTable? table in _tables)
                if (table is not null) table.Published -= OnPublished;
            next._waiting.AddRange(_waiting);
            _waiting.Clear();
        }

        return next;
    }

    internal IReadOnlyList<long> Epochs()
    {
        lock (_lock)
        {
            if (_tables.Any(t => t is null)) return [];
            IEnumerable<long> common = _tables[0]!.KeptVersions();
            foreach (VersionedTable? table in _tables.AsSpan(1)) common = common.Intersect(table!.KeptVersions());
            return [.. common.Order()];
        }
    }

    internal Task<long> WaitForAsync(Func<long, bool> accept, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock) _waiting.Add((accept, done));
        Settle();
        if (done.Task.IsCompleted) return done.Task;
        CancellationTokenRegistration registration = cancellation.Register(() =>
        {
            lock (_lock) _waiting.RemoveAll(w => w.Done == done);
            done.TrySetCanceled(cancellation);
        });
        done.Task.ContinueWith(_ => registration.Dispose(), TaskScheduler.Default);
        return done.Task;
    }

    internal void Close()
    {
        lock (_lock)
        {
            foreach (VersionedTable? table in _tables)
                if (table is not null) table.Published -= OnPublished;
            foreach ((_, TaskCompletionSource<long> done) in _waiting)
                done.TrySetException(new KeyNotFoundException($"object {ObjectId} was dropped"));
            _waiting.Clear();
        }
    }

    private void OnPublished(VersionedTable table, long version)
    {
        Settle();
        if (EpochPublished is not { } handlers) return;
        lock (_lock)
            if (_tables.Any(t => t is null || t.PublishedVersion < version)) return;
        handlers(version);
    }

    private void Settle()
    {
        lock (_lock)
        {
            if (_waiting.Count == 0) return;
            IReadOnlyList<long> epochs = Epochs();
            for (int i = _waiting.Count - 1; i >= 0; i--)
            {
                for (int e = epochs.Count - 1; e >= 0; e--)
                {
                    if (!_waiting[i].Accept(epochs[e])) continue;
                    _waiting[i].Done.TrySetResult(epochs[e]);
                    _waiting.RemoveAt(i);
                    break;
                }
            }
        }
    }
}
