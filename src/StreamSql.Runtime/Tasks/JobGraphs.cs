using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Tasks;

/// <summary>Look-ups in a job graph.</summary>
public static class JobGraphs
{
    public static JobVertex Vertex(this JobGraph graph, int id) => graph.Vertices.First(v => v.Id == id);

    /// <summary>Position in the sender's chain of the operator that an edge leaves from.</summary>
    public static int SenderPosition(this JobGraph graph, JobEdge edge)
    {
        IReadOnlyList<OperatorSpec> chain = graph.Vertex(edge.From).Chain;
        if (edge.FromUid is null) return chain.Count - 1;
        for (int i = 0; i < chain.Count; i++)
            if (chain[i].Uid == edge.FromUid) return i;
        throw new InvalidOperationException($"edge leaves from unknown operator {edge.FromUid}");
    }

    /// <summary>The columns that an edge carries.</summary>
    public static IReadOnlyList<Field> OutputOf(this JobGraph graph, JobEdge edge) =>
        graph.Vertex(edge.From).Chain[graph.SenderPosition(edge)].Output;
}
