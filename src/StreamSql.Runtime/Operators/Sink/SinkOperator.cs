using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Operators.Sink;

/// <summary>
/// Hands rows to a connector's writer. Everything of an epoch is flushed before its checkpoint is taken, so that a sink without
/// a second phase is at-least-once.
/// </summary>
public sealed class SinkOperator(SinkSpec spec) : StreamOperator
{
    private ISinkWriter _writer = null!;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        IConnector connector = (context.Services.Connectors
            ?? throw new InvalidOperationException("a sink needs the connector registry"))(spec.Connector);
        ISink sink = connector.CreateSink(new SinkDescription(
            spec.ObjectId, spec.ObjectName, new ConnectorOptions(spec.Options), new Schema(spec.Output), spec.InputMode, spec.KeyColumns));
        if (sink.CreateCommitter() is not null) throw StreamSqlException.NotSupported("a sink that commits with checkpoints");
        _writer = sink.CreateWriter(context.Subtask);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        _writer.Write(chunk);
        chunk.Release();
    }

    public override void ProcessBarrier(Barrier barrier)
    {
        if (barrier.IsCheckpoint) FlushWriter();
    }

    public override void EndInput(int input) => FlushWriter();

    protected override void Dispose(bool disposing)
    {
        _writer?.Dispose();
        base.Dispose(disposing);
    }

    private void FlushWriter()
    {
        ValueTask flush = _writer.FlushAsync(CancellationToken.None);
        if (!flush.IsCompletedSuccessfully) flush.AsTask().GetAwaiter().GetResult();
    }
}
