namespace StreamSql.Core.Streaming;

/// <summary>A promise: no later row has an event time below <see cref="Micros"/> (microseconds since 1970-01-01).</summary>
public sealed class Watermark(long micros) : StreamElement
{
    /// <summary>Before any row was seen.</summary>
    public const long None = long.MinValue;

    /// <summary>The end of a bounded input: every window closes.</summary>
    public const long End = long.MaxValue;

    public long Micros { get; } = micros;

    /// <summary>Its time less a lag; none and end stay what they are.</summary>
    public long Less(long lagMicros) => Micros == End || Micros < None + lagMicros ? Micros : Micros - lagMicros;
}
