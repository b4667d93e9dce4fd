using System.Collections.Concurrent;

namespace StreamSql.State.Tables;

/// <summary>
/// Which versioned tables make up each view, and which epochs all partitions of it have published. Thread-safe. Tables of internal
/// logs are not here: they are read by offset.
/// </summary>
public sealed class ViewRegistry
{
    private readonly ConcurrentDictionary<long, ViewPartitions> _views = new();
    private TaskCompletionSource _registered = NewSignal();

    /// <summary>Adds a partition, or replaces the one of a restarted task.</summary>
    public void Register(long objectId, int partition, int partitions, VersionedTable table)
    {
        _views.AddOrUpdate(
            objectId,
            _ => new ViewPartitions(objectId, partitions).With(partition, table),
            (_, view) => (view.Count == partitions ? view : view.Successor(partitions)).With(partition, table));
        Interlocked.Exchange(ref _registered, NewSignal()).SetResult();
    }

    /// <summary>Completes when a partition of any view is registered next; for those who wait for a view that is not there yet.</summary>
    public Task NextRegistration => Volatile.Read(ref _registered).Task;

    /// <summary>Forgets a view; those who wait for it are told.</summary>
    public void Unregister(long objectId)
    {
        if (_views.TryRemove(objectId, out ViewPartitions? view)) view.Close();
    }

    /// <summary>The partitions of a view; null when unknown.</summary>
    public ViewPartitions? Find(long objectId) => _views.GetValueOrDefault(objectId);

    /// <summary>Epochs that all partitions have published and still keep, ascending; empty when a partition is missing.</summary>
    public IReadOnlyList<long> PublishedEpochs(long objectId) => Find(objectId)?.Epochs() ?? [];

    /// <summary>The newest epoch readable in all of these views; null when there is none.</summary>
    public long? NewestCommonEpoch(IReadOnlyList<long> objectIds)
    {
        HashSet<long>? common = null;
        foreach (long id in objectIds)
        {
            IReadOnlyList<long> epochs = PublishedEpochs(id);
            if (common is null) common = [.. epochs];
            else common.IntersectWith(epochs);
        }

        return common is { Count: > 0 } ? common.Max() : null;
    }

    /// <summary>
    /// Completes with the newest epoch of a view for which <paramref name="accept"/> holds, now or when it is published. Fails with
    /// <see cref="KeyNotFoundException"/> when the view is unknown or goes away.
    /// </summary>
    public Task<long> WaitForAsync(long objectId, Func<long, bool> accept, CancellationToken cancellation) =>
        Find(objectId)?.WaitForAsync(accept, cancellation)
        ?? Task.FromException<long>(new KeyNotFoundException($"object {objectId} has no published rows"));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
