using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.Operators;

namespace StreamSql.Runtime.Serving;

/// <summary>
/// One operator of a bounded query and the nodes it feeds: rows are pushed from node to node by plain calls. Owned by the query's pump.
/// </summary>
internal sealed class PipelineNode(
    OperatorSpec spec, StreamOperator op, PipelineMemory memory, CancellationToken cancellation) : IOutput, IDisposable
{
    private readonly List<(PipelineNode Node, int Input)> _targets = [];
    private int _openInputs;

    public OperatorSpec Spec { get; } = spec;

    public StreamOperator Operator { get; } = op;

    public IReadOnlyList<(PipelineNode Node, int Input)> Targets => _targets;

    /// <summary>True when nothing that this node could still emit would change the query's result.</summary>
    public bool IsSatisfied => Operator is IShortCircuit { NeedsNoMoreInput: true }
        || (_targets.Count > 0 && _targets.TrueForAll(t => t.Node.IsSatisfied));

    public void Feed(PipelineNode target, int input)
    {
        _targets.Add((target, input));
        target._openInputs++;
    }

    public void Emit(StreamChunk chunk)
    {
        cancellation.ThrowIfCancellationRequested();
        if (chunk.RowCount == 0 || _targets.Count == 0)
        {
            chunk.Release();
            return;
        }

        memory.OnChunk();
        for (int i = 1; i < _targets.Count; i++) chunk.Retain();
        foreach ((PipelineNode node, int input) in _targets) node.Operator.ProcessChunk(chunk, input);
    }

    public void EmitWatermark(Watermark watermark)
    {
        // A bounded query has one watermark, its end, which each node gets with the end of its inputs.
    }

    public void EmitStatus(StreamStatus status)
    {
    }

    /// <summary>A leaf has no more rows: ends everything that only it kept open.</summary>
    public void EndOutput()
    {
        foreach ((PipelineNode node, int input) in _targets) node.EndInput(input);
    }

    public void Dispose() => Operator.Dispose();

    private void EndInput(int input)
    {
        _openInputs--;
        if (_openInputs == 0) Operator.ProcessWatermark(new Watermark(Watermark.End));
        Operator.EndInput(input);
        if (_openInputs == 0) EndOutput();
    }
}
