using StreamSql.Core.Changelog;
using StreamSql.Core.Types;

namespace StreamSql.Core.Plan.Operators;

/// <summary>
/// One aggregate over input columns: function by registry name, argument columns, DISTINCT, a boolean FILTER column (-1: none),
/// ORDER BY inside (string_agg, array_agg).
/// </summary>
public sealed record AggregateCall(
    string Function,
    IReadOnlyList<int> Arguments,
    SqlType Type,
    bool Distinct = false,
    int FilterColumn = -1,
    IReadOnlyList<SortKey>? OrderBy = null);

/// <summary>A sort column; PostgreSQL's default for nulls is last ascending, first descending.</summary>
public sealed record SortKey(int Column, bool Descending, bool NullsFirst);

/// <summary>Where in a two-phase aggregation an operator stands. Numbers are persisted.</summary>
public enum AggregatePhase : byte
{
    /// <summary>Rows in, results out.</summary>
    Complete = 0,

    /// <summary>Rows in, partial accumulators out (group columns, then each aggregate's partial columns); holds a batch, no state.</summary>
    Local = 1,

    /// <summary>Partial accumulators in, results out.</summary>
    Global = 2,
}

/// <summary>
/// GROUP BY over an unbounded or bounded input. Output: group columns, then aggregates. Without group columns there is always
/// exactly one row. In a bounded job it emits once at the end. Two phases only over an append-only input, without DISTINCT, ORDER BY
/// and with aggregates that have partial columns; in Global the calls' Arguments are those partial columns, FILTER was Local's.
/// </summary>
public sealed record AggregateSpec : OperatorSpec
{
    public required IReadOnlyList<int> GroupColumns { get; init; }

    public required IReadOnlyList<AggregateCall> Aggregates { get; init; }

    public required ChangelogMode InputMode { get; init; }

    /// <summary>What it must emit: Retract (-U and +U) or Upsert (+U only).</summary>
    public required ChangelogMode OutputMode { get; init; }

    public AggregatePhase Phase { get; init; }

    /// <summary>
    /// The input position of a group column that carries a watermark (window_start, window_end …), or -1: rows and state of groups at or below the
    /// watermark are final, and with OnWindowClose emitted then.
    /// </summary>
    public int WatermarkGroupColumn { get; init; } = -1;

    /// <summary>How far its values may lie behind the watermark: the window's size for window_start, 0 for window_end.</summary>
    public long WatermarkLagMicros { get; init; }

    public EmitMode Emit { get; init; }
}
