namespace StreamSql.Core.Streaming;

/// <summary>What travels an edge: <see cref="Columnar.StreamChunk"/>, watermark, idleness, barrier, end of input, latency marker.</summary>
public abstract class StreamElement
{
    /// <summary>Gives up the receiver's reference; only chunks own anything.</summary>
    public virtual void Release()
    {
    }
}
