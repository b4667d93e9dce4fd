using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;

namespace StreamSql.Runtime.Network.Buffers;

/// <summary>
/// The fixed network budget of a TaskManager in segments of 32 KiB. Local channels hand batches over by reference, but what lies in them
/// is counted here, so that the memory between tasks is bounded as it is between machines. Any thread.
/// </summary>
public sealed class NetworkBufferPool
{
    public const int SegmentBytes = 32 << 10;

    private long _inFlight;

    public NetworkBufferPool(long memoryBytes) => TotalSegments = Math.Max(16, memoryBytes / SegmentBytes);

    public long TotalSegments { get; }

    public long SegmentsInFlight => Interlocked.Read(ref _inFlight);

    public bool IsExhausted => Volatile.Read(ref _inFlight) >= TotalSegments;

    /// <summary>Segments that a chunk would fill; at least one.</summary>
    public static int SegmentsOf(StreamChunk chunk)
    {
        long bytes = 0;
        foreach (Column column in chunk.Columns) bytes += column.MemorySize;
        return (int)Math.Max(1, (bytes + SegmentBytes - 1) / SegmentBytes);
    }

    internal void Take(int segments) => Interlocked.Add(ref _inFlight, segments);

    internal void Return(int segments)
    {
        long left = Interlocked.Add(ref _inFlight, -segments);
        Invariant.Check(left >= 0);
    }
}
