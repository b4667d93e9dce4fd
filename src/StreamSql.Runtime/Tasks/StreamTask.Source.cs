using StreamSql.Runtime.Operators.Source;

namespace StreamSql.Runtime.Tasks;

/// <summary>The task as host of a source.</summary>
public sealed partial class StreamTask : ISourceHost
{
    bool ISourceHost.EndsWithInput => _plan.EndsWithInput;

    TimeSpan ISourceHost.AutoWatermarkInterval => _plan.AutoWatermarkInterval;

    void ISourceHost.OnInputArrived() => _listener.OnInputArrived(this);

    void ISourceHost.RequestEpoch() => _listener.OnEpochRequested(this);

    void ISourceHost.PassBarrier(Barrier barrier) => PassBarrier(barrier);
}
