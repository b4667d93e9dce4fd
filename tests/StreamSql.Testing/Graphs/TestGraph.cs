using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators;

namespace StreamSql.Testing.Graphs;

/// <summary>
/// Builds job graphs from test operators: each place in a chain is a uid, and a function that makes the operator for it.
/// </summary>
public sealed class TestGraph
{
    private readonly List<JobVertex> _vertices = [];
    private readonly List<JobEdge> _edges = [];
    private readonly Dictionary<string, Func<StreamOperator>> _operators = [];

    public bool Bounded { get; init; } = true;

    /// <summary>Columns of every edge; two bigints by default.</summary>
    public IReadOnlyList<Field> Fields { get; init; } = [new Field("k", SqlTypes.Int64), new Field("v", SqlTypes.Int64)];

    public JobGraph Graph => new() { Name = "test", Vertices = [.. _vertices], Edges = [.. _edges], Bounded = Bounded };

    /// <summary>Adds a vertex; returns its number.</summary>
    public int Vertex(int parallelism, params (string Uid, Func<StreamOperator> Create)[] chain)
    {
        foreach ((string uid, Func<StreamOperator> create) in chain) _operators.Add(uid, create);
        return VertexOf(parallelism, [.. chain.Select(c => (OperatorSpec)new UnionSpec { Uid = c.Uid, Output = Fields, Inputs = 1 })]);
    }

    /// <summary>Adds a vertex of real specs.</summary>
    public int VertexOf(int parallelism, params OperatorSpec[] chain)
    {
        _vertices.Add(new JobVertex { Id = _vertices.Count + 1, Chain = chain, Parallelism = parallelism });
        return _vertices.Count;
    }

    /// <summary>Makes the operator of a spec with that uid.</summary>
    public void Replace(string uid, Func<StreamOperator> create) => _operators[uid] = create;

    public TestGraph Edge(int from, int to, ExchangeKind exchange, int input = 0, string? fromUid = null, params int[] hashColumns)
    {
        _edges.Add(new JobEdge
        {
            From = from,
            FromUid = fromUid,
            To = to,
            ToInput = input,
            Exchange = exchange,
            HashColumns = hashColumns,
        });
        return this;
    }

    /// <summary>The operator of a place; the runtime's own factory for uids that are not the test's.</summary>
    public StreamOperator Create(OperatorSpec spec) =>
        _operators.TryGetValue(spec.Uid, out Func<StreamOperator>? create) ? create() : OperatorFactory.Create(spec);
}
