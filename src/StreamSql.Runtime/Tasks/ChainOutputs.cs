using StreamSql.Core.Columnar;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.Network.Partitions;
using StreamSql.Runtime.Operators;

namespace StreamSql.Runtime.Tasks;

/// <summary>An operator's output that counts rows; the one virtual call between two operators of a chain.</summary>
internal abstract class CountingOutput : IOutput
{
    private long _rows;

    public long Rows => Volatile.Read(ref _rows);

    public abstract void Emit(StreamChunk chunk);

    public abstract void EmitWatermark(Watermark watermark);

    public abstract void EmitStatus(StreamStatus status);

    protected void Count(StreamChunk chunk) => _rows += chunk.RowCount;
}

/// <summary>Hands an operator's output to the next operator of the chain.</summary>
internal sealed class ChainLink(StreamOperator next) : CountingOutput
{
    public override void Emit(StreamChunk chunk)
    {
        Count(chunk);
        next.ProcessChunk(chunk, 0);
    }

    public override void EmitWatermark(Watermark watermark) => next.ProcessWatermark(watermark);

    public override void EmitStatus(StreamStatus status) => next.Output.EmitStatus(status);
}

/// <summary>Hands the output of a chain's last operator to an edge.</summary>
internal sealed class PartitionOutput(ResultPartition partition) : CountingOutput
{
    public override void Emit(StreamChunk chunk)
    {
        Count(chunk);
        partition.Emit(chunk);
    }

    public override void EmitWatermark(Watermark watermark) => partition.Broadcast(watermark);

    public override void EmitStatus(StreamStatus status) => partition.Broadcast(status);
}

/// <summary>Several consumers, or none: each gets a reference of its own.</summary>
internal sealed class FanOutput(IOutput[] consumers) : CountingOutput
{
    public override void Emit(StreamChunk chunk)
    {
        Count(chunk);
        for (int i = 1; i < consumers.Length; i++)
        {
            chunk.Retain();
            consumers[i].Emit(chunk);
        }

        if (consumers.Length > 0) consumers[0].Emit(chunk);
        else chunk.Release();
    }

    public override void EmitWatermark(Watermark watermark)
    {
        foreach (IOutput consumer in consumers) consumer.EmitWatermark(watermark);
    }

    public override void EmitStatus(StreamStatus status)
    {
        foreach (IOutput consumer in consumers) consumer.EmitStatus(status);
    }
}
