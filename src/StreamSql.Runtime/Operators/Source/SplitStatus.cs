namespace StreamSql.Runtime.Operators.Source;

/// <summary>How a split stands, for <c>streamsql.sources</c> and metrics.</summary>
/// <param name="SplitId">Its id.</param>
/// <param name="Position">The next offset to read.</param>
/// <param name="KnownEnd">One past the last offset known to exist.</param>
/// <param name="Watermark">Microseconds; <see cref="Core.Streaming.Watermark.None"/> before the first row.</param>
/// <param name="IsIdle">Left out of the minimum of watermarks.</param>
/// <param name="IsFinished">Bounded and read to its end.</param>
/// <param name="Rows">Rows read since the start of the task.</param>
/// <param name="Bytes">Bytes read since the start of the task.</param>
/// <param name="NewestTimestamp">The source's own time of the newest record, Unix microseconds; 0 unknown.</param>
public sealed record SplitStatus(
    string SplitId,
    long Position,
    long KnownEnd,
    long Watermark,
    bool IsIdle,
    bool IsFinished,
    long Rows,
    long Bytes,
    long NewestTimestamp)
{
    /// <summary>Records between the reader and the end that it knows.</summary>
    public long Lag => Math.Max(0, KnownEnd - Position);
}
