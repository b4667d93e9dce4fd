using StreamSql.Core.Columnar;

namespace StreamSql.Runtime.Network.Partitions;

/// <summary>All rows to one consumer: forward, singleton, and hash when there is one consumer.</summary>
internal sealed class SinglePartition(IReadOnlyList<ISubpartition> targets, int target) : ResultPartition(targets)
{
    public override void Emit(StreamChunk chunk) => Targets[target].Send(chunk);
}

/// <summary>All rows to every consumer, by reference.</summary>
internal sealed class BroadcastPartition(IReadOnlyList<ISubpartition> targets) : ResultPartition(targets)
{
    public override void Emit(StreamChunk chunk)
    {
        for (int i = 1; i < Targets.Length; i++)
        {
            chunk.Retain();
            Targets[i].Send(chunk);
        }

        Targets[0].Send(chunk);
    }
}

/// <summary>Whole chunks to the consumers in turn.</summary>
internal sealed class RebalancePartition(IReadOnlyList<ISubpartition> targets, int firstTarget) : ResultPartition(targets)
{
    private int _next = firstTarget % targets.Count;

    public override void Emit(StreamChunk chunk)
    {
        Targets[_next].Send(chunk);
        if (++_next == Targets.Length) _next = 0;
    }
}
