using System.Globalization;
using StreamSql.Core.Encoding;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>
/// Snapshots: changed rows are copied at the barrier; in the background they are written, and the files of the database linked into the
/// checkpoint storage. SST files are immutable and shared by all checkpoints that have them.
/// </summary>
internal sealed partial class RocksDbState
{
    /// <summary>What the small file of a subtask, operators' values, is called in its handle.</summary>
    public const string ValuesFileName = "values";

    private readonly string _run = Guid.NewGuid().ToString("N")[..12];

    /// <summary>SST files in the storage by their local name. Used by one snapshot at a time.</summary>
    private readonly Dictionary<string, StateFile> _known = new(StringComparer.Ordinal);

    private Task _previous = Task.CompletedTask;

    public override PendingSnapshot Snapshot(long checkpointId)
    {
        CheckpointStorage storage = Context.Storage ?? throw new InvalidOperationException("this state is not checkpointed");
        var changes = new ChangeSet();
        bool applied = AllApplied;
        foreach (IStateWriter writer in _dropped) Drop(writer, changes);
        _dropped.Clear();
        foreach (TableRecord unopened in _restore.TakeUnopened(_writers.Keys, changes)) changes.ClearTable(unopened.Id);
        _restore.Forget();
        foreach (IStateWriter writer in _writers.Values) writer.Collect(changes, applied);
        var values = new TableWriter();
        foreach ((string uid, OperatorBlobs blobs) in Operators) values.Write(uid, blobs);
        _local.Enqueue(changes);
        foreach (IStateWriter writer in _writers.Values) Trim(writer);
        Task previous = _previous;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _previous = done.Task;
        return new PendingSnapshot(
            cancellation => WriteInTurn(storage, checkpointId, changes, values, previous, done, cancellation),
            () => Abandon(values, done));
    }

    private static void Trim(IStateWriter writer)
    {
        if (writer is WriteBackRows rows) rows.Trim();
        else if (writer is SortedWriter sorted) sorted.Rows.Trim();
    }

    private static void Abandon(TableWriter values, TaskCompletionSource done)
    {
        // The changes stay in line: the next snapshot writes them.
        foreach (ByteWriter block in values.Blocks) block.Dispose();
        done.SetResult();
    }

    private void Drop(IStateWriter writer, ChangeSet changes)
    {
        changes.ClearTable(writer.Id);
        if (!_writers.ContainsKey(writer.Name)) changes.Delete(StateKeys.Meta, StateKeys.Table(writer.Name));
        writer.Dispose();
    }

    /// <summary>Sets are written and files named in the order of the barriers, whichever thread comes first.</summary>
    private SubtaskSnapshot WriteInTurn(
        CheckpointStorage storage,
        long checkpointId,
        ChangeSet changes,
        TableWriter values,
        Task previous,
        TaskCompletionSource done,
        CancellationToken cancellation)
    {
        try
        {
            previous.GetAwaiter().GetResult();
            cancellation.ThrowIfCancellationRequested();
            return Write(storage, checkpointId, changes, values);
        }
        finally
        {
            Abandon(values, done);
        }
    }

    private SubtaskSnapshot Write(CheckpointStorage storage, long checkpointId, ChangeSet changes, TableWriter values)
    {
        string checkpoint = storage.CheckpointDirectory(Context.JobId, checkpointId);
        string subtask = string.Create(CultureInfo.InvariantCulture, $"{Context.VertexId}-{Context.Subtask}");
        Directory.CreateDirectory(Path.Combine(checkpoint, subtask));
        Directory.CreateDirectory(storage.SharedDirectory(Context.JobId));
        string files = _local.Checkpoint(checkpointId, changes);
        var handles = new List<StateFile>();
        try
        {
            foreach (string file in Directory.EnumerateFiles(files).Order(StringComparer.Ordinal))
            {
                handles.Add(file.EndsWith(".sst", StringComparison.Ordinal)
                    ? Share(storage, checkpointId, file, subtask)
                    : CopyOwn(file, checkpoint, subtask));
            }
        }
        finally
        {
            Directory.Delete(files, recursive: true);
        }

        DurableFile.SyncDirectory(Path.Combine(checkpoint, subtask));
        handles.Add(WriteValues(checkpoint, subtask, values));
        var current = handles.Select(h => h.Name).ToHashSet(StringComparer.Ordinal);
        foreach (string gone in _known.Keys.Where(k => !current.Contains(k)).ToList()) _known.Remove(gone);
        return new SubtaskSnapshot
        {
            Backend = "rocksdb",
            VertexId = Context.VertexId,
            Subtask = Context.Subtask,
            KeyGroups = Context.KeyGroups,
            Files = handles,
        };
    }

    /// <summary>The handle of an SST file: the known one, or a new link under a name that no other run uses.</summary>
    private StateFile Share(CheckpointStorage storage, long checkpointId, string file, string subtask)
    {
        string name = Path.GetFileName(file);
        if (!_known.TryGetValue(name, out StateFile? handle))
        {
            (long size, uint crc) = CheckpointStorage.ChecksumOf(file);
            handle = new StateFile($"{CheckpointStorage.SharedName}/{subtask}-{_run}-{name}", name, size, crc, Shared: true);
            _known[name] = handle;
        }

        string path = storage.FullPath(Context.JobId, handle);
        storage.UseShared(Context.JobId, checkpointId, path, () => DirectoryHandle.LinkOrCopy(file, path));
        return handle;
    }

    private static StateFile CopyOwn(string file, string checkpoint, string subtask)
    {
        string name = Path.GetFileName(file);
        string target = Path.Combine(checkpoint, subtask, name);
        byte[] bytes = File.ReadAllBytes(file);
        using (var stream = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, 1))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        return new StateFile($"{Path.GetFileName(checkpoint)}/{subtask}/{name}", name, bytes.Length, Checksum.Crc32C(bytes));
    }

    private static StateFile WriteValues(string checkpoint, string subtask, TableWriter values)
    {
        string name = subtask + ".state";
        using var file = new StateFileWriter(Path.Combine(checkpoint, name));
        foreach (ByteWriter block in values.Blocks) file.WriteBlock(block.Written);
        file.Finish();
        return new StateFile($"{Path.GetFileName(checkpoint)}/{name}", ValuesFileName, file.Size, file.Crc);
    }
}
