namespace StreamSql.Core.Streaming;

/// <summary>Passes through like a row without being one, to measure the time from source to here.</summary>
public sealed class LatencyMarker(long emittedTimestamp, int sourceSubtask) : StreamElement
{
    /// <summary>TimeProvider timestamp at the source.</summary>
    public long EmittedTimestamp { get; } = emittedTimestamp;

    public int SourceSubtask { get; } = sourceSubtask;
}
