using StreamSql.Core.Errors;
using StreamSql.Runtime.Rpc;
using StreamSql.Runtime.Tasks;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;

namespace StreamSql.Runtime.Checkpointing;

/// <summary>A checkpoint whose barrier is under way: who has yet to acknowledge, and what came in so far. Control thread only.</summary>
internal sealed class PendingCheckpoint
{
    private readonly HashSet<ExecutionId> _awaited;
    private readonly List<SubtaskSnapshot> _snapshots = [];
    private readonly Dictionary<string, Dictionary<string, long>> _offsets = [];
    private readonly Dictionary<string, long> _watermarks = [];

    public PendingCheckpoint(long id, long epoch, IEnumerable<ExecutionId> awaited, DateTimeOffset startedAt, long startedTimestamp)
    {
        Invariant.Check(id > 0 && epoch > 0);
        Id = id;
        Epoch = epoch;
        _awaited = [.. awaited];
        StartedAt = startedAt;
        StartedTimestamp = startedTimestamp;
    }

    public long Id { get; }

    public long Epoch { get; }

    public DateTimeOffset StartedAt { get; }

    public long StartedTimestamp { get; }

    public bool IsComplete => _awaited.Count == 0;

    /// <summary>Takes a task's part; false when it was not awaited.</summary>
    public bool Acknowledge(CheckpointAcknowledgement part)
    {
        if (!_awaited.Remove(part.Execution)) return false;
        if (part.Snapshot is not null) _snapshots.Add(part.Snapshot);
        string name = $"{part.Execution.Vertex}";
        _watermarks[name] = _watermarks.TryGetValue(name, out long least) ? Math.Min(least, part.Watermark) : part.Watermark;
        if (part.SourceUid is null || part.SourceOffsets is null) return true;
        if (!_offsets.TryGetValue(part.SourceUid, out Dictionary<string, long>? offsets)) _offsets[part.SourceUid] = offsets = [];
        foreach ((string split, long offset) in part.SourceOffsets) offsets[split] = offset;
        return true;
    }

    public CheckpointMetadata ToMetadata(string jobId, string jobName, TimeSpan duration) => new()
    {
        JobId = jobId,
        JobName = jobName,
        CheckpointId = Id,
        Epoch = Epoch,
        StartedAt = StartedAt,
        DurationMillis = (long)duration.TotalMilliseconds,
        SourceOffsets = _offsets.ToDictionary(o => o.Key, o => (IReadOnlyDictionary<string, long>)o.Value),
        Watermarks = _watermarks,
        Subtasks = [.. _snapshots.OrderBy(s => s.VertexId).ThenBy(s => s.Subtask)],
    };
}
