using StreamSql.Core.Columnar;

namespace StreamSql.Runtime.Operators.Collect;

/// <summary>The root of an ad-hoc query: hands its rows to the session that asked.</summary>
public sealed class CollectOperator : StreamOperator
{
    private IChunkCollector _collector = null!;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        _collector = context.Services.Collector
            ?? throw new InvalidOperationException("a Collect runs only where a session collects");
    }

    public override void ProcessChunk(StreamChunk chunk, int input) => _collector.Collect(chunk);
}
