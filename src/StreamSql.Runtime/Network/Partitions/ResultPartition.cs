using StreamSql.Core.Columnar;
using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Network.Partitions;

/// <summary>
/// The output of a task over one edge: a subpartition per consumer subtask. Owned by the producing task; subclasses decide where rows
/// go. Control elements go to all.
/// </summary>
public abstract class ResultPartition(IReadOnlyList<ISubpartition> targets)
{
    protected ISubpartition[] Targets { get; } = [.. targets];

    /// <summary>Whether all consumers have room; the task takes no input otherwise.</summary>
    public bool HasCredit
    {
        get
        {
            foreach (ISubpartition target in Targets)
                if (!target.HasCredit) return false;
            return true;
        }
    }

    /// <summary>Network segments that were sent and are not read yet. Any thread.</summary>
    public int BuffersInUse => Targets.Sum(t => t.SegmentsInFlight);

    /// <summary>Asks the first consumer without room to wake the task; false when all have room again.</summary>
    public bool ParkUntilCredit()
    {
        foreach (ISubpartition target in Targets)
            if (!target.HasCredit && target.ParkUntilCredit()) return true;
        return false;
    }

    /// <summary>Takes over the caller's reference.</summary>
    public abstract void Emit(StreamChunk chunk);

    /// <summary>Sends what was held back to fill batches.</summary>
    public virtual void Flush()
    {
    }

    /// <summary>A watermark, status, barrier or end, behind all rows so far.</summary>
    public void Broadcast(StreamElement element)
    {
        Flush();
        foreach (ISubpartition target in Targets) target.Send(element);
    }

    /// <summary>Gives back what was held back and never sent: the task failed or was canceled.</summary>
    public virtual void Abandon()
    {
    }
}
