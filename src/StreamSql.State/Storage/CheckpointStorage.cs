using System.Globalization;
using System.Text.Json;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.State.Snapshots;

namespace StreamSql.State.Storage;

/// <summary>
/// Checkpoints on a local file system: <c>&lt;root&gt;/&lt;job&gt;/chk-&lt;n&gt;/</c> with <c>_metadata</c> written last, <c>shared/</c> for files
/// that several checkpoints name, and <c>savepoints/</c>. A checkpoint is complete when its <c>_metadata</c> is there. Thread-safe.
/// </summary>
public sealed class CheckpointStorage
{
    public const string MetadataName = "_metadata";
    public const string SharedName = "shared";
    public const string SavepointsName = "savepoints";
    private const string Prefix = "chk-";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly string _root;
    private readonly Lock _lock = new();

    /// <summary>Shared files that checkpoints still being written have placed or rely on.</summary>
    private readonly Dictionary<(string JobId, long CheckpointId), List<string>> _unfinished = [];

    public CheckpointStorage(string root) => _root = Path.GetFullPath(root);

    public string JobDirectory(string jobId) => Path.Combine(_root, jobId);

    /// <summary>The directory of a checkpoint that is being written; created, and emptied of an earlier attempt.</summary>
    public string PrepareCheckpoint(string jobId, long checkpointId)
    {
        string directory = CheckpointDirectory(jobId, checkpointId);
        lock (_lock)
        {
            if (File.Exists(Path.Combine(directory, MetadataName))) Directory.Delete(directory, recursive: true);
            Directory.CreateDirectory(directory);
            Directory.CreateDirectory(SharedDirectory(jobId));
        }

        return directory;
    }

    /// <summary>
    /// Makes a checkpoint complete, atomically and durably (its files must be synced); then drops all but the newest
    /// <paramref name="retain"/>, and shared files that no kept one names.
    /// </summary>
    public void Complete(CheckpointMetadata metadata, int retain)
    {
        lock (_lock)
        {
            string directory = CheckpointDirectory(metadata.JobId, metadata.CheckpointId);
            Directory.CreateDirectory(directory);
            if (Directory.Exists(SharedDirectory(metadata.JobId))) DurableFile.SyncDirectory(SharedDirectory(metadata.JobId));
            DurableFile.SyncDirectory(directory);
            DurableFile.Write(Path.Combine(directory, MetadataName), JsonSerializer.SerializeToUtf8Bytes(metadata, Json));
            DurableFile.SyncDirectory(JobDirectory(metadata.JobId));
            _unfinished.Remove((metadata.JobId, metadata.CheckpointId));
            DropOld(metadata.JobId, Math.Max(1, retain));
        }
    }

    /// <summary>Removes what a failed checkpoint left.</summary>
    public void Discard(string jobId, long checkpointId)
    {
        lock (_lock)
        {
            _unfinished.Remove((jobId, checkpointId));
            DeleteDirectory(CheckpointDirectory(jobId, checkpointId));
        }
    }

    /// <summary>
    /// Keeps a shared file until its checkpoint is complete or discarded; <paramref name="place"/> puts it there when it is not yet.
    /// </summary>
    internal void UseShared(string jobId, long checkpointId, string path, Action place)
    {
        lock (_lock)
        {
            if (!_unfinished.TryGetValue((jobId, checkpointId), out List<string>? files))
                _unfinished[(jobId, checkpointId)] = files = [];
            files.Add(path);
            if (!File.Exists(path)) place();
        }
    }

    /// <summary>Ids of complete checkpoints, ascending.</summary>
    public IReadOnlyList<long> CompleteCheckpoints(string jobId) =>
        [.. Checkpoints(jobId).Where(c => File.Exists(Path.Combine(c.Directory, MetadataName))).Select(c => c.Id)];

    /// <summary>
    /// The newest checkpoint whose files are all there and intact; null when there is none. A torn one is passed over for the one
    /// before, and <paramref name="warn"/> is told what is wrong with it.
    /// </summary>
    public CheckpointMetadata? FindNewestComplete(string jobId, Action<string> warn)
    {
        foreach ((long id, string directory) in Checkpoints(jobId).Reverse())
        {
            string file = Path.Combine(directory, MetadataName);
            if (!File.Exists(file)) continue;
            try
            {
                CheckpointMetadata metadata = Read(file);
                Verify(jobId, metadata);
                return metadata;
            }
            catch (Exception error) when (error is StreamSqlException or IOException or UnauthorizedAccessException or JsonException)
            {
                warn($"checkpoint {id} of job {jobId} cannot be used and is passed over: {error.Message}");
            }
        }

        return null;
    }

    /// <summary>Reads a <c>_metadata</c> file, or that of a directory.</summary>
    public static CheckpointMetadata Read(string path)
    {
        if (Directory.Exists(path)) path = Path.Combine(path, MetadataName);
        CheckpointMetadata metadata = JsonSerializer.Deserialize<CheckpointMetadata>(File.ReadAllBytes(path), Json)
            ?? throw new StreamSqlException(SqlState.DataCorrupted, $"\"{path}\" is empty");
        if (metadata.FormatVersion > 1)
            throw new StreamSqlException(
                SqlState.ObjectNotInPrerequisiteState, $"\"{path}\" has format {metadata.FormatVersion}, this server knows 1");
        return metadata;
    }

    /// <summary>The file behind a handle.</summary>
    public string FullPath(string jobId, StateFile file)
    {
        string path = Path.GetFullPath(Path.Combine(JobDirectory(jobId), file.Path));
        if (!path.StartsWith(JobDirectory(jobId) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new StreamSqlException(SqlState.DataCorrupted, $"state file \"{file.Path}\" lies outside of its job's directory");
        return path;
    }

    /// <summary>Removes all checkpoints of a job; savepoints stay.</summary>
    public void DropJob(string jobId)
    {
        lock (_lock)
        {
            foreach ((_, string directory) in Checkpoints(jobId)) DeleteDirectory(directory);
            DeleteDirectory(SharedDirectory(jobId));
            string job = JobDirectory(jobId);
            if (Directory.Exists(job) && !Directory.EnumerateFileSystemEntries(job).Any()) Directory.Delete(job);
        }
    }

    /// <summary>Removes directories of jobs that no longer exist and hold no savepoint.</summary>
    public void DropJobsExcept(IReadOnlySet<string> jobIds)
    {
        if (!Directory.Exists(_root)) return;
        foreach (string directory in Directory.GetDirectories(_root))
            if (!jobIds.Contains(Path.GetFileName(directory))) DropJob(Path.GetFileName(directory));
    }

    internal string CheckpointDirectory(string jobId, long checkpointId) =>
        Path.Combine(JobDirectory(jobId), Prefix + checkpointId.ToString(CultureInfo.InvariantCulture));

    internal string SharedDirectory(string jobId) => Path.Combine(JobDirectory(jobId), SharedName);

    private static void DeleteDirectory(string directory)
    {
        if (!Directory.Exists(directory)) return;

        // Without its metadata a directory is no checkpoint, however far the deletion comes.
        File.Delete(Path.Combine(directory, MetadataName));
        Directory.Delete(directory, recursive: true);
    }

    private IEnumerable<(long Id, string Directory)> Checkpoints(string jobId)
    {
        string job = JobDirectory(jobId);
        if (!Directory.Exists(job)) return [];
        return Directory.GetDirectories(job, Prefix + "*")
            .Select(d => (Known: long.TryParse(Path.GetFileName(d).AsSpan(Prefix.Length), CultureInfo.InvariantCulture, out long id), id, d))
            .Where(c => c.Known)
            .Select(c => (c.id, c.d))
            .OrderBy(c => c.id);
    }

    private void DropOld(string jobId, int retain)
    {
        List<(long Id, string Directory)> complete =
            [.. Checkpoints(jobId).Where(c => File.Exists(Path.Combine(c.Directory, MetadataName)))];
        foreach ((_, string directory) in complete.SkipLast(retain)) DeleteDirectory(directory);
        long oldest = complete.Count == 0 ? 0 : complete[Math.Max(0, complete.Count - retain)].Id;
        foreach ((long id, string directory) in Checkpoints(jobId).ToList())
            if (id < oldest) DeleteDirectory(directory);
        DropUnreferenced(jobId, complete.TakeLast(retain).Select(c => c.Directory));
    }

    private void DropUnreferenced(string jobId, IEnumerable<string> kept)
    {
        string shared = SharedDirectory(jobId);
        if (!Directory.Exists(shared) || !Directory.EnumerateFiles(shared).Any()) return;
        var referenced = new HashSet<string>(StringComparer.Ordinal);
        foreach (string directory in kept)
        {
            foreach (StateFile state in Read(Path.Combine(directory, MetadataName)).Subtasks.SelectMany(s => s.Files))
                referenced.Add(FullPath(jobId, state));
        }

        foreach (((string job, _), List<string> files) in _unfinished)
            if (job == jobId) referenced.UnionWith(files);
        foreach (string file in Directory.GetFiles(shared))
            if (!referenced.Contains(file)) File.Delete(file);
    }

    private void Verify(string jobId, CheckpointMetadata metadata)
    {
        foreach (StateFile file in metadata.Subtasks.SelectMany(s => s.Files).DistinctBy(f => f.Path))
        {
            string path = FullPath(jobId, file);
            if (!File.Exists(path)) throw new StreamSqlException(SqlState.DataCorrupted, $"file \"{file.Path}\" is missing");
            (long size, uint crc) = ChecksumOf(path);
            if (size != file.Size)
                throw new StreamSqlException(SqlState.DataCorrupted, $"file \"{file.Path}\" has {size} bytes, not {file.Size}");
            if (crc != file.Crc32C)
                throw new StreamSqlException(SqlState.DataCorrupted, $"file \"{file.Path}\" has checksum {crc:x8}, not {file.Crc32C:x8}");
        }
    }

    internal static (long Size, uint Crc) ChecksumOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(1 << 18);
        long size = 0;
        uint crc = 0;
        for (int read; (read = stream.ReadAtLeast(buffer.AsSpan(0, 1 << 18), 1 << 18, throwOnEndOfStream: false)) > 0; size += read)
            crc = Checksum.Crc32C(buffer.AsSpan(0, read), crc);
        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        return (size, crc);
    }
}
