using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Operators.Join;

/// <summary>
/// Joins two inputs: symmetric with state in a streaming job, window by window under EMIT ON WINDOW CLOSE,
/// build and probe in a bounded one.
/// </summary>
public sealed class JoinOperator(JoinSpec spec) : StreamOperator
{
    private StreamingJoin? _streaming;
    private BoundedJoin? _bounded;
    private WindowJoin? _windowed;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        var shape = new JoinShape(spec, context);
        if (context.IsBounded) _bounded = new BoundedJoin(shape, context, Output);
        else if (spec.Emit == EmitMode.OnWindowClose) _windowed = new WindowJoin(shape, context, Output);
        else _streaming = new StreamingJoin(shape, context, Output);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        if (_bounded is not null) _bounded.Process(chunk, input);
        else if (_windowed is not null) _windowed.Process(chunk, input);
        else _streaming!.Process(chunk, input);
    }

    public override void ProcessWatermark(Watermark watermark)
    {
        _streaming?.Advance(watermark.Less(spec.WatermarkLagMicros));
        _windowed?.Advance(watermark.Less(spec.WatermarkLagMicros));
        base.ProcessWatermark(watermark);
    }

    public override void ProcessBarrier(Barrier barrier)
    {
        if (!barrier.IsCheckpoint) return;
        _streaming?.Save();
        _windowed?.Save();
    }

    public override void EndInput(int input) => _bounded?.End(input);

    protected override void Dispose(bool disposing)
    {
        _bounded?.Dispose();
        _streaming?.Dispose();
        _windowed?.Dispose();
        base.Dispose(disposing);
    }
}
