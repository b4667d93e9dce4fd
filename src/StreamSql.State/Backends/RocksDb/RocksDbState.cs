using StreamSql.Core.Errors;
using StreamSql.State.Keyed;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;
using StreamSql.State.Tables;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>
/// State of one subtask over RocksDB. Tables are their own working set; a writer per table knows what the database lacks. Owned by its task
/// thread, except for what snapshots do in the background (<c>RocksDbState.Snapshots.cs</c>).
/// </summary>
internal sealed partial class RocksDbState : SubtaskState
{
    private readonly RocksDbBackend _backend;
    private readonly LocalDatabase _local;
    private readonly RocksRestore _restore;
    private readonly Dictionary<string, IStateWriter> _writers = new(StringComparer.Ordinal);
    private readonly List<IStateWriter> _dropped = [];
    private uint _nextTable;
    private long _used;
    private bool _disposed;

    public RocksDbState(SubtaskStateContext context, RocksDbBackend backend, LocalDatabase local)
        : base(context)
    {
        _backend = backend;
        _local = local;
        ChargeStep = Math.Clamp(backend.Budget / 64, 256, 64 << 10);
        _restore = new RocksRestore(context, local);
        try
        {
            _restore.Open();
        }
        catch
        {
            _restore.Dispose();
            local.Dispose();
            throw;
        }

        _nextTable = _restore.FirstFreeTable;
        foreach ((string name, StateFile file) in _restore.AdoptedFiles) _known[name] = file;
    }

    /// <summary>Without checkpoints nothing is ever in the database, so nothing can leave memory.</summary>
    public bool IsCheckpointed => Context.Storage is not null;

    public RocksDatabase Database => _local.Database;

    public bool AllApplied => _local.AllApplied;

    /// <summary>Changes of a table's size below this are not reported.</summary>
    public long ChargeStep { get; }

    public bool IsOverBudget => _backend.Used > _backend.Budget && _used > _backend.FairShare;

    public bool IsAboveLowMark => _backend.Used > _backend.Budget / 8 * 7 && _used > _backend.FairShare / 8 * 7;

    public override IReadOnlyList<string> RestoredNames(string prefix) => _restore.Names(prefix);

    public void Charge(long bytes)
    {
        _used += bytes;
        _backend.Charge(bytes);
    }

    internal override void Restore(KeyedTable table)
    {
        var writer = new WriteBackRows(this, table, null, TableId(table.Descriptor.Name));
        _writers.Add(writer.Name, writer);
        _restore.Restore(this, writer, table, null);
    }

    internal override void Restore(SortedTable table)
    {
        var writer = new SortedWriter(this, table, TableId(table.Descriptor.Name));
        _writers.Add(writer.Name, writer);
        _restore.Restore(this, writer.Rows, table.Keys, table);
    }

    internal override void Restore(VersionedTable table)
    {
        var writer = new VersionedWriter(table, TableId(table.Descriptor.Name));
        _writers.Add(writer.Name, writer);
        _restore.Restore(writer, table);
    }

    internal override void Restore(string uid, OperatorBlobs blobs) => _restore.Sections.Restore(uid, blobs);

    internal override void Dropped(KeyedTable table)
    {
        if (!_writers.Remove(table.Descriptor.Name, out IStateWriter? writer)) return;
        _dropped.Add(writer);
    }

    /// <summary>While restoring, before the first snapshot: writes what a table has taken in, so that it may leave memory.</summary>
    internal void Spill(IStateWriter writer, WriteBackRows rows)
    {
        if (!IsCheckpointed) return;
        Invariant.Check(AllApplied);
        var changes = new ChangeSet();
        writer.Collect(changes, true);
        _local.Enqueue(changes);
        _local.Apply(changes);
        rows.Trim();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            foreach (IStateWriter writer in _writers.Values.Concat(_dropped)) writer.Dispose();
            _restore.Dispose();
            _local.Dispose();
            _backend.Release();
        }

        base.Dispose(disposing);
    }

    private uint TableId(string name) => _restore.AdoptedTable(name)?.Id ?? _nextTable++;
}
