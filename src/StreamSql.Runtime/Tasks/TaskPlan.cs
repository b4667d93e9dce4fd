using StreamSql.Core.Keys;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Runtime.Network.Partitions;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Operators.Source;
using StreamSql.State;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;

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

    /// <summary>Where keyed state lives; null for ad-hoc statements.</summary>
    public IStateBackend? Backend { get; init; }

    /// <summary>Where checkpoints go; null when the job takes none.</summary>
    public CheckpointStorage? Storage { get; init; }

    /// <summary>What the vertex starts from: snapshots of all its former subtasks.</summary>
    public IReadOnlyList<SubtaskSnapshot> Restored { get; init; } = [];

    public TimeSpan AutoWatermarkInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    public int Subtask => Id.Subtask;

    /// <summary>The job's sources end its tasks when all of their splits are read; not so where a view must stay readable.</summary>
    public bool EndsWithInput => Graph.Bounded
        || !Graph.Vertices.Any(v => v.Chain.Any(o => o is MaterializeSpec));

    public KeyGroupRange KeyGroups => Core.Keys.KeyGroups.RangeOf(Subtask, Vertex.MaxParallelism, Vertex.Parallelism);

    internal SubtaskState? CreateState() => Backend?.Create(new SubtaskStateContext
    {
        JobId = Id.JobId,
        VertexId = Vertex.Id,
        Subtask = Subtask,
        KeyGroups = KeyGroups,
        MaxParallelism = Vertex.MaxParallelism,
        Storage = Storage,
        Restored = Restored,
    });

    internal OperatorChain CreateChain(StreamTask task)
    {
        var operators = new List<StreamOperator>(Vertex.Chain.Count);
        try
        {
            foreach (OperatorSpec spec in Vertex.Chain) operators.Add(Create(spec, task));
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
        State = task.State!,
        Uid = Vertex.Chain[position].Uid,
        Subtask = Subtask,
        Parallelism = Vertex.Parallelism,
        MaxParallelism = Vertex.MaxParallelism,
        KeyGroups = KeyGroups,
        IsBounded = Graph.Bounded,
        Time = Time,
        Services = Services,
        Inputs = InputsOf(position),
        Metrics = task.OperatorMetrics[position],
        HasConsumers = position + 1 < Vertex.Chain.Count || Edges.Any(e => e.Operator == position),
    };

    private StreamOperator Create(OperatorSpec spec, StreamTask task) =>
        spec is SourceSpec source ? new SourceOperator(source, task) { Id = Id } : CreateOperator(spec);

    private List<IReadOnlyList<Field>> InputsOf(int position)
    {
        if (position > 0) return [Vertex.Chain[position - 1].Output];
        return [.. Graph.Edges.Where(e => e.To == Vertex.Id).OrderBy(e => e.ToInput)
            .GroupBy(e => e.ToInput).Select(g => Graph.OutputOf(g.First()))];
    }
}
