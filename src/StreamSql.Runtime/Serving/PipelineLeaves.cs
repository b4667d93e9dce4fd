using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Expressions.Evaluation;
using StreamSql.Runtime.Operators;

namespace StreamSql.Runtime.Serving;

/// <summary>Where a query's rows come from.</summary>
internal interface IPipelineLeaf : IDisposable
{
    PipelineNode Node { get; }

    /// <summary>Emits some rows; false when there are no more.</summary>
    ValueTask<bool> ReadAsync(CancellationToken cancellation);
}

/// <summary>A leaf whose rows are at hand: values, table and system scans.</summary>
internal sealed class OperatorLeaf(PipelineNode node, ILeafOperator leaf) : IPipelineLeaf
{
    public PipelineNode Node => node;

    public ValueTask<bool> ReadAsync(CancellationToken cancellation) => ValueTask.FromResult(leaf.Poll());

    public void Dispose()
    {
    }
}

/// <summary>Stands for a source in the pipeline and computes its columns.</summary>
internal sealed class SourceRows(SourceSpec spec) : StreamOperator
{
    private ExpressionEvaluator?[]? _computed;

    public SourceSpec Spec => spec;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        _computed = spec.Computed is null
            ? null
            : [.. spec.Computed.Select(e => e is InputRef ? null : ExpressionEvaluator.Compile(e, context.Services.Evaluation))];
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        if (_computed is null)
        {
            Output.Emit(chunk);
            return;
        }

        var columns = new Column[_computed.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = _computed[i]?.Evaluate(chunk) ?? chunk[((InputRef)spec.Computed![i]).Index];
            if (_computed[i] is null) columns[i].Retain();
        }

        StreamChunk result = chunk.WithColumns(columns);
        chunk.Release();
        Output.Emit(result);
    }
}

/// <summary>Reads the splits of a base object one after the other to the end that was known when the query began.</summary>
internal sealed class SourceLeaf(PipelineNode node, SourceRows rows, PipelineServices services) : IPipelineLeaf, ISourceErrorSink
{
    private readonly SemaphoreSlim _wakeUp = new(0, 1);
    private ISplitReader? _reader;
    private IReadOnlyList<SourceSplit> _splits = [];
    private int _current;

    public PipelineNode Node => node;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        if (_reader is null) await OpenAsync(cancellation).ConfigureAwait(false);
        while (_current < _splits.Count)
        {
            SourceSplit split = _splits[_current];
            if (_reader!.Poll(_current, split.StopOffset ?? long.MaxValue, StreamChunk.MaxRows, out SourceBatch batch))
            {
                if (batch.Chunk is { } chunk) rows.ProcessChunk(chunk, 0);
                if (batch.NextOffset >= (split.StopOffset ?? long.MaxValue)) _current++;
                return true;
            }

            if (_reader.IsFinished(_current)) _current++;
            else await _wakeUp.WaitAsync(cancellation).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>The view's job reports what cannot be decoded; a query passes over it as the object's policy says.</summary>
    public void Report(SourceError error)
    {
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _wakeUp.Dispose();
    }

    private async ValueTask OpenAsync(CancellationToken cancellation)
    {
        SourceSpec spec = rows.Spec;
        ISource source = services.FindConnector(spec.Connector).CreateSource(new SourceDescription(
            spec.ObjectId, spec.ObjectName, new ConnectorOptions(spec.Options), spec.Decoded, true, spec.PushedFilter, 1, this));
        await using (ISplitEnumerator enumerator = source.CreateEnumerator())
            _splits = await enumerator.DiscoverAsync(cancellation).ConfigureAwait(false);
        ISplitReader reader = source.CreateReader(0);
        _reader = reader;
        reader.Open(WakeUp);
        foreach (SourceSplit split in _splits) reader.AddSplit(split);
    }

    /// <summary>At most one wake-up is kept: whoever waits looks at all there is.</summary>
    private void WakeUp()
    {
        try
        {
            if (_wakeUp.CurrentCount == 0) _wakeUp.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another thread was faster.
        }
        catch (ObjectDisposedException)
        {
            // The query has ended.
        }
    }
}
