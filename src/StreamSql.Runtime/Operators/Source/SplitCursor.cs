using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Operators.Source;

/// <summary>
/// A split being read: where it is, where it must stop for which epoch, its watermark. Positions and stops change under the source's
/// lock; the rest belongs to the task.
/// </summary>
internal sealed class SplitCursor(string id, int handle, long position)
{
    private readonly Queue<(long Epoch, long Offset)> _stops = new();

    public string Id { get; } = id;

    /// <summary>The reader's number for it.</summary>
    public int Handle { get; } = handle;

    /// <summary>The next offset to read.</summary>
    public long Position { get; set; } = position;

    /// <summary>The furthest cut so far; what lies beyond is news for the epoch clock.</summary>
    public long LastCut { get; private set; } = position;

    /// <summary>No offset at or above this may be read now.</summary>
    public long Limit => _stops.TryPeek(out (long Epoch, long Offset) stop) ? stop.Offset : long.MaxValue;

    public bool IsFinished { get; set; }

    public bool IsIdle { get; set; }

    public long Watermark { get; set; } = Core.Streaming.Watermark.None;

    /// <summary>TimeProvider timestamp of the last batch.</summary>
    public long LastBatch { get; set; }

    public long Rows { get; set; }

    public long Bytes { get; set; }

    public long NewestTimestamp { get; set; }

    /// <summary>Makes reading stop at the cut of an epoch; -1: the epoch has nothing of this split.</summary>
    public void AddStop(long epoch, long cut)
    {
        long offset = Math.Max(cut, LastCut);
        LastCut = offset;
        _stops.Enqueue((epoch, offset));
    }

    /// <summary>Whether everything that belongs to the epoch was read.</summary>
    public bool HasReached(long epoch) =>
        !_stops.TryPeek(out (long Epoch, long Offset) stop) || stop.Epoch > epoch || Position >= stop.Offset || IsFinished;

    public void RemoveStop(long epoch)
    {
        while (_stops.TryPeek(out (long Epoch, long Offset) stop) && stop.Epoch <= epoch) _stops.Dequeue();
    }
}
