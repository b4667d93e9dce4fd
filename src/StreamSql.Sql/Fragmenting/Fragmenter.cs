using System.Text.Json;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Plan.Serialization;
using StreamSql.Sql.Physical;

namespace StreamSql.Sql.Fragmenting;

/// <summary>
/// Cuts a physical plan into chains: a chain ends before an exchange, before an operator of several inputs, and behind one whose output
/// several read. Equal subtrees become one.
/// </summary>
internal sealed class Fragmenter(int parallelism)
{
    private readonly Dictionary<string, int> _known = new(StringComparer.Ordinal);
    private readonly List<Shared> _nodes = [];
    private readonly List<JobVertex> _vertices = [];
    private readonly List<JobEdge> _edges = [];
    private readonly Dictionary<int, int> _vertexOf = [];

    /// <summary>A node of the plan as a graph.</summary>
    private sealed record Shared(StreamNode Node, int[] Inputs)
    {
        public int Readers { get; set; }
    }

    public static JobGraph Cut(StreamNode root, string name, bool bounded, int parallelism, IReadOnlyDictionary<string, string> settings) =>
        Cut([root], name, bounded, parallelism, settings);

    public static JobGraph Cut(
        IReadOnlyList<StreamNode> roots, string name, bool bounded, int parallelism, IReadOnlyDictionary<string, string> settings)
    {
        var cut = new Fragmenter(parallelism);
        foreach (StreamNode root in roots) cut.Share(root);
        for (int i = 0; i < cut._nodes.Count; i++) cut.Place(i);
        return new JobGraph { Name = name, Vertices = cut._vertices, Edges = cut._edges, Bounded = bounded, Settings = settings };
    }

    /// <summary>Numbers the nodes bottom-up; a node equal to one seen before gets its number.</summary>
    private int Share(StreamNode node)
    {
        int[] inputs = [.. node.Inputs.Select(i => Share(i.Node))];
        string exchanges = string.Join(';', node.Inputs.Select((e, i) => $"{inputs[i]}:{e.Exchange}:{string.Join(',', e.HashColumns)}"));
        // Names of columns make no difference to an operator, except at the ends of the plan.
        OperatorSpec compared = node.Spec is SinkSpec or MaterializeSpec ? node.Spec
            : node.Spec with { Output = [.. node.Spec.Output.Select(f => f with { Name = "", Nullable = true })] };
        string key = $"{exchanges}|{JsonSerializer.Serialize(compared, PlanJson.Options)}";
        if (_known.TryGetValue(key, out int number)) return number;
        number = _nodes.Count;
        _known.Add(key, number);
        _nodes.Add(new Shared(node, inputs));
        foreach (int input in inputs) _nodes[input].Readers++;
        return number;
    }

    private void Place(int number)
    {
        Shared shared = _nodes[number];
        OperatorSpec spec = shared.Node.Spec with { Uid = $"{number + 1}-{char.ToLowerInvariant(shared.Node.Name[0])}{shared.Node.Name[1..]}" };
        if (shared.Inputs.Length == 1 && shared.Node.Inputs[0].Exchange == ExchangeKind.Forward && _nodes[shared.Inputs[0]].Readers == 1)
        {
            int vertex = _vertexOf[shared.Inputs[0]];
            _vertices[vertex] = _vertices[vertex] with { Chain = [.. _vertices[vertex].Chain, spec] };
            _vertexOf[number] = vertex;
            return;
        }

        int id = _vertices.Count;
        _vertices.Add(new JobVertex { Id = id, Chain = [spec], Parallelism = ParallelismOf(shared) });
        _vertexOf[number] = id;
        for (int i = 0; i < shared.Inputs.Length; i++)
        {
            StreamInput input = shared.Node.Inputs[i];
            int from = _vertexOf[shared.Inputs[i]];
            ExchangeKind exchange = input.Exchange;
            if (exchange == ExchangeKind.Forward && _vertices[from].Parallelism != _vertices[id].Parallelism)
                exchange = _vertices[id].Parallelism == 1 ? ExchangeKind.Singleton : ExchangeKind.Rebalance;
            _edges.Add(new JobEdge { From = from, To = id, ToInput = i, Exchange = exchange, HashColumns = input.HashColumns });
        }
    }

    private int ParallelismOf(Shared shared)
    {
        if (parallelism == 1 || shared.Node.Spec is ValuesSpec or SystemScanSpec or TableScanSpec or CollectSpec or SortSpec or LimitSpec) return 1;
        if (shared.Node.Inputs.Any(i => i.Exchange == ExchangeKind.Singleton)) return 1;
        bool allSingle = shared.Inputs.Length > 0
            && shared.Node.Inputs.All(i => i.Exchange == ExchangeKind.Forward)
            && shared.Inputs.All(i => _vertices[_vertexOf[i]].Parallelism == 1);
        return allSingle ? 1 : parallelism;
    }
}
