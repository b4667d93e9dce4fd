using System.Globalization;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.State.Keyed;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;
using StreamSql.State.Tables;

namespace StreamSql.State.Backends.Memory;

/// <summary>State of one subtask in memory. Owned by its task thread; snapshots are written elsewhere from copies.</summary>
internal sealed class HashMapState : SubtaskState
{
    private readonly RestoredSections _restored = new();

    public HashMapState(SubtaskStateContext context)
        : base(context)
    {
        foreach (SubtaskSnapshot snapshot in context.Restored)
        {
            foreach (StateFile file in snapshot.Files.Where(f => f.Name == StateFileName))
                _restored.Load(context.Storage!.FullPath(context.RestoredJobId ?? context.JobId, file), snapshot.KeyGroups);
        }
    }

    /// <summary>What the one file of a subtask is called in its handle.</summary>
    public const string StateFileName = "state";

    public override IReadOnlyList<string> RestoredNames(string prefix) => _restored.Names(prefix);

    public override PendingSnapshot Snapshot(long checkpointId)
    {
        CheckpointStorage storage = Context.Storage ?? throw new InvalidOperationException("this state is not checkpointed");
        _restored.Clear();
        var tables = new TableWriter();
        foreach (KeyedTable table in KeyedTables) tables.Write(table);
        foreach (SortedTable table in SortedTables) tables.Write(table);
        foreach ((string uid, OperatorBlobs blobs) in Operators) tables.Write(uid, blobs);
        foreach (VersionedTable table in VersionedTables) Invariant.Check(!table.HasOpenChanges);
        List<TablePin> pins = [.. VersionedTables.Select(t => t.PinNewest())];
        return new PendingSnapshot(
            _ => Write(storage, checkpointId, tables.Blocks, pins),
            () => Release(tables.Blocks, pins));
    }

    internal override void Restore(KeyedTable table) => _restored.Restore(table, Context.KeyGroups);

    internal override void Restore(SortedTable table) => _restored.Restore(table, Context.KeyGroups);

    internal override void Restore(VersionedTable table) => _restored.Restore(table, Context.KeyGroups, Context.MaxParallelism);

    internal override void Restore(string uid, OperatorBlobs blobs) => _restored.Restore(uid, blobs);

    private static void Release(List<ByteWriter> blocks, List<TablePin> pins)
    {
        foreach (ByteWriter block in blocks) block.Dispose();
        foreach (TablePin pin in pins) pin.Dispose();
    }

    private SubtaskSnapshot Write(CheckpointStorage storage, long checkpointId, List<ByteWriter> blocks, List<TablePin> pins)
    {
        try
        {
            string directory = storage.CheckpointDirectory(Context.JobId, checkpointId);
            Directory.CreateDirectory(directory);
            string name = string.Create(CultureInfo.InvariantCulture, $"{Context.VertexId}-{Context.Subtask}.state");
            using var file = new StateFileWriter(Path.Combine(directory, name));
            foreach (ByteWriter block in blocks) file.WriteBlock(block.Written);
            foreach (TablePin pin in pins) TableWriter.Write(pin, file);
            file.Finish();
            return new SubtaskSnapshot
            {
                Backend = "hashmap",
                VertexId = Context.VertexId,
                Subtask = Context.Subtask,
                KeyGroups = Context.KeyGroups,
                Files = [new StateFile($"{Path.GetFileName(directory)}/{name}", StateFileName, file.Size, file.Crc)],
            };
        }
        finally
        {
            Release(blocks, pins);
        }
    }
}
