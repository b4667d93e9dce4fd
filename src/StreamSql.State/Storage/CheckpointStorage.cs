using StreamSql.Core.Errors;

namespace StreamSql.State.Storage;

/// <summary>
/// Checkpoints on a local file system: <c>&lt;root&gt;/&lt;job&gt;/chk-&lt;n&gt;/</c> with <c>_metadata</c> written last, <c>shared/</c>, and
/// <c>savepoints/</c>. Thread-safe.
/// </summary>
public sealed class CheckpointStorage
{
    private readonly string _root;

    public CheckpointStorage(string root) => _root = root;

    public string JobDirectory(string jobId) => Path.Combine(_root, jobId);

    /// <summary>The directory of a checkpoint that is being written; created.</summary>
    public string PrepareCheckpoint(string jobId, long checkpointId) => throw StreamSqlException.NotSupported("CheckpointStorage");

    /// <summary>Makes a checkpoint complete, atomically; then drops all but the newest <paramref name="retain"/>.</summary>
    public void Complete(CheckpointMetadata metadata, int retain) => throw StreamSqlException.NotSupported("CheckpointStorage");

    /// <summary>Removes what a failed checkpoint left.</summary>
    public void Discard(string jobId, long checkpointId) => throw StreamSqlException.NotSupported("CheckpointStorage");

    /// <summary>The newest checkpoint whose files are all there and intact; torn ones are passed over with a warning.</summary>
    public CheckpointMetadata? FindNewestComplete(string jobId, Action<string> warn) =>
        throw StreamSqlException.NotSupported("CheckpointStorage");

    /// <summary>Removes all checkpoints of a job.</summary>
    public void DropJob(string jobId) => throw StreamSqlException.NotSupported("CheckpointStorage");
}
