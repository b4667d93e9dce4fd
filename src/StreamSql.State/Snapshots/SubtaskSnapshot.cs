using StreamSql.Core.Keys;

namespace StreamSql.State.Snapshots;

/// <summary>One subtask's part of a checkpoint: what to read to come back. Serialised into <c>_metadata</c>.</summary>
public sealed record SubtaskSnapshot
{
    /// <summary>Format of the files below; a reader refuses newer ones.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary><c>hashmap</c> or <c>rocksdb</c>.</summary>
    public required string Backend { get; init; }

    public required int VertexId { get; init; }

    public required int Subtask { get; init; }

    public required KeyGroupRange KeyGroups { get; init; }

    public required IReadOnlyList<StateFile> Files { get; init; }

    /// <summary>Bytes of the state, shared files included.</summary>
    public long StateSize => Files.Sum(f => f.Size);
}

/// <summary>A file of a checkpoint.</summary>
/// <param name="Path">Relative to the job's checkpoint directory: <c>chk-7/0-1.state</c>, <c>shared/…sst</c>.</param>
/// <param name="Name">What the backend calls it.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Crc32C">Of the whole file.</param>
/// <param name="Shared">In <c>shared/</c>: other checkpoints may name it too.</param>
public sealed record StateFile(string Path, string Name, long Size, uint Crc32C, bool Shared = false);
