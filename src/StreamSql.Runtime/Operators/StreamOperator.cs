using StreamSql.Core.Columnar;
using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Operators;

/// <summary>
/// One running operator of one subtask. All calls come from the task's current worker, never two at once. It owns each chunk it
/// is given and hands on ownership through <see cref="Output"/>. It never blocks: output beyond the receiver's credit is
/// queued and the task takes no further input until credit is back.
/// </summary>
public abstract class StreamOperator : IDisposable
{
    /// <summary>Where results go; set by the chain before <see cref="Open"/>.</summary>
    public IOutput Output { get; set; } = null!;

    protected OperatorContext Context { get; private set; } = null!;

    /// <summary>Called once before any element; state is restored already and read through the context.</summary>
    public virtual void Open(OperatorContext context) => Context = context;

    public abstract void ProcessChunk(StreamChunk chunk, int input);

    /// <summary>The combined watermark of all inputs advanced. Emit what it releases, then pass it on (the default).</summary>
    public virtual void ProcessWatermark(Watermark watermark) => Output.EmitWatermark(watermark);

    /// <summary>
    /// The barrier arrived on all inputs. Emit everything that belongs to the epoch (pending mini-batches); state is snapshotted
    /// and the barrier passed on by the chain after this returns.
    /// </summary>
    public virtual void ProcessBarrier(Barrier barrier)
    {
    }

    /// <summary>The task ran out of input: emit what is buffered for batching.</summary>
    public virtual void Flush()
    {
    }

    /// <summary>An input ended (bounded jobs): when it was the last, emit final results. The chain passes the end on.</summary>
    public virtual void EndInput(int input)
    {
    }

    /// <summary>A checkpoint that this operator took part in is complete.</summary>
    public virtual void NotifyCheckpointComplete(long checkpointId)
    {
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
