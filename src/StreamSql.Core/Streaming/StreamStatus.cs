namespace StreamSql.Core.Streaming;

/// <summary>An idle input takes no part in the minimum of watermarks until it is active again.</summary>
public sealed class StreamStatus : StreamElement
{
    public static readonly StreamStatus Idle = new(true);
    public static readonly StreamStatus Active = new(false);

    private StreamStatus(bool isIdle) => IsIdle = isIdle;

    public bool IsIdle { get; }
}
