using StreamSql.Core.Changelog;

namespace StreamSql.Core.Plan.Operators;

/// <summary>Kinds of time windows. Numbers are persisted.</summary>
public enum WindowKind : byte
{
    Tumble = 0,
    Hop = 1,
    Cumulate = 2,
    Session = 3,
}

/// <summary>
/// A window table function over event time: micros throughout. TUMBLE has slide = size; windows start at
/// <c>offset + k * slide</c>. <paramref name="TimeColumn"/> is a timestamp or timestamptz of the input.
/// </summary>
public sealed record WindowDefinition(WindowKind Kind, int TimeColumn, long SizeMicros, long SlideMicros, long OffsetMicros);

/// <summary>Appends window_start, window_end and window_time (= end - 1 ms, as Flink) to each row; a row in n windows leaves n times.</summary>
public sealed record WindowAssignSpec : OperatorSpec
{
    public required WindowDefinition Window { get; init; }
}

/// <summary>When results leave. Numbers are persisted.</summary>
public enum EmitMode : byte
{
    /// <summary>Each change at once (per batch), as a changelog.</summary>
    Changes = 0,

    /// <summary>Once, when the watermark has passed the window's end: append-only.</summary>
    OnWindowClose = 1,
}

/// <summary>
/// Grouped aggregation over TUMBLE or HOP windows by panes of the slide's length. Output: group columns, then window columns in
/// the order of <see cref="WindowColumns"/>, then aggregates. Late rows are dropped and counted; panes leave by watermark.
/// Two phases (append-only input): Local emits group columns, the pane's start (the type of the time column), then each aggregate's
/// partial columns; Global reads that: GroupColumns and the calls' Arguments index its input, Window.TimeColumn is the pane start.
/// </summary>
public sealed record WindowAggregateSpec : OperatorSpec
{
    public required WindowDefinition Window { get; init; }

    public required IReadOnlyList<int> GroupColumns { get; init; }

    public required IReadOnlyList<WindowColumn> WindowColumns { get; init; }

    public required IReadOnlyList<AggregateCall> Aggregates { get; init; }

    public required EmitMode Emit { get; init; }

    public required ChangelogMode InputMode { get; init; }

    public AggregatePhase Phase { get; init; }

    public long AllowedLatenessMicros { get; init; }
}

/// <summary>Which property of the window a column shows. Numbers are persisted.</summary>
public enum WindowColumn : byte
{
    Start = 0,
    End = 1,
    Time = 2,
}
