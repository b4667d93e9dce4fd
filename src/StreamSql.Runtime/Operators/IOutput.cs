using StreamSql.Core.Columnar;
using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Operators;

/// <summary>What an operator emits into: the next operator of the chain, or the result partitions at its end.</summary>
public interface IOutput
{
    /// <summary>Takes over the caller's reference of the chunk.</summary>
    void Emit(StreamChunk chunk);

    void EmitWatermark(Watermark watermark);

    void EmitStatus(StreamStatus status);
}
