using StreamSql.State.Snapshots;

namespace StreamSql.State.Storage;

/// <summary>What <c>_metadata</c> says, as JSON for people and programs.</summary>
public sealed record CheckpointMetadata
{
    /// <summary>Format of the file; a reader refuses newer ones.</summary>
    public int FormatVersion { get; init; } = 1;

    public required string JobId { get; init; }

    public string JobName { get; init; } = "";

    public required long CheckpointId { get; init; }

    /// <summary>The epoch that ends with it.</summary>
    public required long Epoch { get; init; }

    /// <summary>Checkpoint or Savepoint.</summary>
    public string Kind { get; init; } = "Checkpoint";

    public DateTimeOffset StartedAt { get; init; }

    public long DurationMillis { get; init; }

    /// <summary>Next offset to read, by source operator uid and split.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> SourceOffsets { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, long>>();

    /// <summary>Watermark in microseconds by operator uid, as information.</summary>
    public IReadOnlyDictionary<string, long> Watermarks { get; init; } = new Dictionary<string, long>();

    public required IReadOnlyList<SubtaskSnapshot> Subtasks { get; init; }

    /// <summary>Further facts of the coordinator.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    public long StateSize => Subtasks.Sum(s => s.StateSize);
}
