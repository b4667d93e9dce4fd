using StreamSql.Core.Keys;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Runtime.Network.Partitions;
using StreamSql.Runtime.Operators;

namespace StreamSql.Runtime.Tasks;

/// <summary>Everything a task is made from: its place in the graph, its edges, and what its operators may use. Immutable.</summary>
public sealed class TaskPlan
{
    public required ExecutionId Id { get; init; }

    public required string JobName { get; init; }

    public required JobGraph Graph { get; init; }

    public required JobVertex Vertex { get; init; }

    public required OperatorServices Services { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Creates an operator from its spec.</summary>
    public required Func<OperatorSpec, StreamOperator> CreateOperator { get; init; }

    /// <summary>The edges that leave, each with the position in the chain of the operator it leaves from.</summary>
    public required IReadOnlyList<(int Operator, ResultPartition Partition)> Edges { get; init; }

    public int Subtask => Id.Subtask;

    /// <summary>The job's sources end its tasks when all of their splits are read; not so where a view must stay readable.</summary>
    public bool EndsWithInput => Graph.Bounded
        || !Graph.Vertices.Any(v => v.Chain.Any(o => o is MaterializeSpec));

    public KeyGroupRange KeyGroups => Core.Keys.KeyGroups.RangeOf(Subtask, Vertex.MaxParallelism, Vertex.Parallelism);

    internal OperatorChain CreateChain(StreamTask task)
    {
        var operators = new List<StreamOperator>(Vertex.Chain.Count);
        try
        {
            foreach (OperatorSpec spec in Vertex.Chain) operators.Add(CreateOperator(spec));
        }
        catch
        {
            foreach (StreamOperator created in operators) created.Dispose();
            throw;
        }

        return new OperatorChain(operators, Edges);
    }

    internal OperatorContext CreateContext(StreamTask task, int position) => new()
    {
        Uid = Vertex.Chain[position].Uid,
        Subtask = Subtask,
        Parallelism = Vertex.Parallelism,
        MaxParallelism = Vertex.MaxParallelism,
        KeyGroups = KeyGroups,
        IsBounded = Graph.Bounded,
        Time = Time,
        Services = Services,
        Inputs = InputsOf(position),
        HasConsumers = position + 1 < Vertex.Chain.Count || Edges.Any(e => e.Operator == position),
    };

    private List<IReadOnlyList<Field>> InputsOf(int position)
    {
        if (position > 0) return [Vertex.Chain[position - 1].Output];
        return [.. Graph.Edges.Where(e => e.To == Vertex.Id).OrderBy(e => e.ToInput)
            .GroupBy(e => e.ToInput).Select(g => Graph.OutputOf(g.First()))];
    }
}
