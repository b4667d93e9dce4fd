using StreamSql.Core.Errors;
using StreamSql.State.Keyed;
using StreamSql.State.Snapshots;
using StreamSql.State.Tables;

namespace StreamSql.State;

/// <summary>
/// All state of one subtask. Tables are opened by the operators when they open, each name once; what a snapshot holds for a name is in
/// the table when it is returned. Owned by one task thread.
/// </summary>
public abstract class SubtaskState : IDisposable
{
    private readonly Dictionary<string, KeyedTable> _keyed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedTable> _sorted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VersionedTable> _versioned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OperatorBlobs> _operators = new(StringComparer.Ordinal);

    protected SubtaskState(SubtaskStateContext context) => Context = context;

    public SubtaskStateContext Context { get; }

    /// <summary>Bytes of working set, for metrics and budgets.</summary>
    public long MemorySize => _keyed.Values.Sum(t => t.MemorySize) + _sorted.Values.Sum(t => t.MemorySize)
        + _versioned.Values.Sum(t => t.MemorySize);

    /// <summary>Bytes of working set by table name, for <c>streamsql.state_size</c>.</summary>
    public IEnumerable<(string Table, long Rows, long Bytes)> Sizes =>
    [
        .. _keyed.Values.Select(t => (t.Descriptor.Name, t.TotalCount, t.MemorySize)),
        .. _sorted.Values.Select(t => (t.Descriptor.Name, t.Keys.TotalCount, t.MemorySize)),
        .. _versioned.Values.Select(t => (t.Descriptor.Name, t.Count, t.MemorySize)),
    ];

    internal IReadOnlyCollection<KeyedTable> KeyedTables => _keyed.Values;

    internal IReadOnlyCollection<SortedTable> SortedTables => _sorted.Values;

    internal IReadOnlyCollection<VersionedTable> VersionedTables => _versioned.Values;

    internal IReadOnlyDictionary<string, OperatorBlobs> Operators => _operators;

    public KeyedTable OpenKeyed(KeyedTableDescriptor descriptor)
    {
        CheckNew(descriptor.Name);
        var table = new KeyedTable(descriptor, Context.MaxParallelism);
        _keyed.Add(descriptor.Name, table);
        Restore(table);
        return table;
    }

    public SortedTable OpenSorted(SortedTableDescriptor descriptor)
    {
        CheckNew(descriptor.Name);
        var table = new SortedTable(descriptor, Context.MaxParallelism);
        _sorted.Add(descriptor.Name, table);
        Restore(table);
        return table;
    }

    public VersionedTable OpenVersioned(VersionedTableDescriptor descriptor)
    {
        CheckNew(descriptor.Name);
        var table = new VersionedTable(descriptor);
        _versioned.Add(descriptor.Name, table);
        Restore(table);
        return table;
    }

    /// <summary>Drops a keyed table for good: a window's pane that has been emitted.</summary>
    public void DropKeyed(string name)
    {
        if (!_keyed.Remove(name, out KeyedTable? table)) return;
        table.Clear();
        Dropped(table);
    }

    /// <summary>Names of tables that the snapshot holds and that start so; for tables that come and go, such as panes.</summary>
    public abstract IReadOnlyList<string> RestoredNames(string prefix);

    /// <summary>The blobs of an operator; the same object for each call with one uid.</summary>
    public OperatorBlobs OpenOperator(string uid)
    {
        if (_operators.TryGetValue(uid, out OperatorBlobs? blobs)) return blobs;
        _operators[uid] = blobs = new OperatorBlobs();
        Restore(uid, blobs);
        return blobs;
    }

    /// <summary>
    /// Takes a snapshot of everything at a checkpoint barrier. Versioned tables must have published what they applied. Returns when
    /// the task may go on.
    /// </summary>
    public abstract PendingSnapshot Snapshot(long checkpointId);

    /// <summary>A checkpoint this subtask took part in is complete: older files are no longer needed.</summary>
    public virtual void NotifyCheckpointComplete(long checkpointId)
    {
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The table, which is empty now, is no longer part of the state.</summary>
    internal virtual void Dropped(KeyedTable table)
    {
    }

    internal abstract void Restore(KeyedTable table);

    internal abstract void Restore(SortedTable table);

    internal abstract void Restore(VersionedTable table);

    internal abstract void Restore(string uid, OperatorBlobs blobs);

    protected virtual void Dispose(bool disposing)
    {
    }

    private void CheckNew(string name) =>
        Invariant.Check(!_keyed.ContainsKey(name) && !_sorted.ContainsKey(name) && !_versioned.ContainsKey(name));
}
