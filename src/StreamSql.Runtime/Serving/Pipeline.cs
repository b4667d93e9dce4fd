using StreamSql.Core.Errors;
using StreamSql.Core.Keys;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators;
using StreamSql.State;

namespace StreamSql.Runtime.Serving;

/// <summary>
/// A bounded job graph as nodes in one thread, parallelism 1, exchanges being plain calls. Leaves are read one after the other, so that a
/// join's right side is complete before its left side begins. Owned by one statement.
/// </summary>
internal sealed class Pipeline : IDisposable
{
    private readonly List<PipelineNode> _nodes = [];
    private readonly List<IPipelineLeaf> _leaves = [];
    private readonly Dictionary<string, PipelineNode> _byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<PipelineNode, List<PipelineNode?>> _inputs = [];
    private readonly PipelineServices _services;
    private readonly SubtaskState _state;
    private readonly PipelineMemory _memory;
    private readonly CancellationToken _cancellation;
    private int _next;

    public Pipeline(JobGraph graph, PipelineServices services, CancellationToken cancellation)
    {
        _services = services;
        _cancellation = cancellation;
        _state = services.CreateState();
        _memory = new PipelineMemory(_state, services.Operators.Memory);
        try
        {
            foreach (JobVertex vertex in graph.Vertices) AddVertex(graph, vertex);
            foreach (JobEdge edge in graph.Edges) AddEdge(graph, edge);
            foreach (PipelineNode node in _nodes) Open(node);
            var seen = new HashSet<PipelineNode>();
            foreach (PipelineNode root in _nodes.Where(n => n.Targets.Count == 0)) OrderLeaves(root, seen);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Reads a little of the current leaf. False: everything has been read and all results are out.</summary>
    public async ValueTask<bool> StepAsync()
    {
        if (_next == _leaves.Count) return false;
        _cancellation.ThrowIfCancellationRequested();
        IPipelineLeaf leaf = _leaves[_next];
        bool read = !leaf.Node.IsSatisfied && await leaf.ReadAsync(_cancellation).ConfigureAwait(false);
        if (!read)
        {
            _next++;
            leaf.Node.EndOutput();
        }

        _memory.Look();
        return true;
    }

    public void Dispose()
    {
        foreach (IPipelineLeaf leaf in _leaves) leaf.Dispose();
        foreach (PipelineNode node in _nodes) node.Dispose();
        _memory.Dispose();
        _state.Dispose();
    }

    private void AddVertex(JobGraph graph, JobVertex vertex)
    {
        PipelineNode? previous = null;
        foreach (OperatorSpec spec in vertex.Chain)
        {
            PipelineNode node = Add(spec, spec is SourceSpec source ? new SourceRows(source) : OperatorFactory.Create(spec));
            if (previous is not null) Connect(previous, node, 0);
            previous = node;
        }

        Invariant.Check(previous is not null && graph.Bounded);
    }

    private PipelineNode Add(OperatorSpec spec, StreamOperator op)
    {
        var node = new PipelineNode(spec, op, _memory, _cancellation);
        op.Output = node;
        _nodes.Add(node);
        _byUid.Add(spec.Uid, node);
        _inputs.Add(node, []);
        return node;
    }

    private void AddEdge(JobGraph graph, JobEdge edge)
    {
        JobVertex from = graph.Vertices.First(v => v.Id == edge.From);
        JobVertex to = graph.Vertices.First(v => v.Id == edge.To);
        Connect(_byUid[edge.FromUid ?? from.Chain[^1].Uid], _byUid[to.Chain[0].Uid], edge.ToInput);
    }

    private void Connect(PipelineNode from, PipelineNode to, int input)
    {
        from.Feed(to, input);
        List<PipelineNode?> inputs = _inputs[to];
        while (inputs.Count <= input) inputs.Add(null);
        inputs[input] = from;
    }

    private void Open(PipelineNode node)
    {
        node.Operator.Open(new OperatorContext
        {
            Uid = node.Spec.Uid,
            Subtask = 0,
            Parallelism = 1,
            MaxParallelism = KeyGroups.DefaultMaxParallelism,
            KeyGroups = new KeyGroupRange(0, KeyGroups.DefaultMaxParallelism),
            IsBounded = true,
            Time = _services.Time,
            State = _state,
            Services = _services.Operators,
            Inputs = [.. _inputs[node].Select(n => n?.Spec.Output ?? (IReadOnlyList<Field>)[])],
        });
    }

    /// <summary>Depth first from the root; of a join the right input first.</summary>
    private void OrderLeaves(PipelineNode node, HashSet<PipelineNode> seen)
    {
        if (!seen.Add(node)) return;
        IEnumerable<PipelineNode?> inputs = node.Spec is JoinSpec ? Enumerable.Reverse(_inputs[node]) : _inputs[node];
        foreach (PipelineNode? input in inputs)
            if (input is not null) OrderLeaves(input, seen);
        if (node.Operator is SourceRows rows) _leaves.Add(new SourceLeaf(node, rows, _services));
        else if (node.Operator is ILeafOperator leaf) _leaves.Add(new OperatorLeaf(node, leaf));
    }
}
