using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Network.Partitions;

/// <summary>From an edge of the graph to the partition that serves it.</summary>
public static class PartitionFactory
{
    /// <param name="edge">The exchange.</param>
    /// <param name="targets">A subpartition per consumer subtask; for forward just the one of equal number.</param>
    /// <param name="columns">Columns that the edge carries.</param>
    /// <param name="subtask">The sending subtask.</param>
    /// <param name="maxParallelism">Key groups of the consumer.</param>
    public static ResultPartition Create(
        JobEdge edge, IReadOnlyList<ISubpartition> targets, IReadOnlyList<Field> columns, int subtask, int maxParallelism)
    {
        if (targets.Count == 1) return new SinglePartition(targets, 0);
        return edge.Exchange switch
        {
            ExchangeKind.Hash => new HashPartition(targets, edge.HashColumns, [.. columns.Select(c => c.Type)], maxParallelism),
            ExchangeKind.Broadcast => new BroadcastPartition(targets),
            ExchangeKind.Rebalance => new RebalancePartition(targets, subtask),
            _ => new SinglePartition(targets, 0),
        };
    }
}
