using StreamSql.Core.Changelog;
using StreamSql.Core.Plan.Expressions;

namespace StreamSql.Core.Plan.Operators;

/// <summary>Kinds of join. Numbers are persisted.</summary>
public enum JoinKind : byte
{
    Inner = 0,
    LeftOuter = 1,
    RightOuter = 2,
    FullOuter = 3,

    /// <summary>Left rows with a match; EXISTS and IN.</summary>
    LeftSemi = 4,

    /// <summary>Left rows without a match; NOT EXISTS.</summary>
    LeftAnti = 5,

    /// <summary>NOT IN: as LeftAnti, but a null on either side withholds the row as three-valued logic demands.</summary>
    LeftAntiNullAware = 6,
}

/// <summary>
/// An equi-join with an optional residual condition over (left columns, right columns); no keys at all is a nested loop and legal
/// only for small or bounded inputs. Output: left columns, right columns (semi and anti: left only).
/// Input 0 is left, input 1 right; in bounded jobs the right side is built first.
/// </summary>
public sealed record JoinSpec : OperatorSpec
{
    public required JoinKind Kind { get; init; }

    public required IReadOnlyList<int> LeftKeys { get; init; }

    public required IReadOnlyList<int> RightKeys { get; init; }

    public Expr? Residual { get; init; }

    public required ChangelogMode LeftMode { get; init; }

    public required ChangelogMode RightMode { get; init; }

    /// <summary>Unique key of each input if known: how its rows are stored under the join key; null stores rows with a count.</summary>
    public IReadOnlyList<int>? LeftUniqueKey { get; init; }

    public IReadOnlyList<int>? RightUniqueKey { get; init; }

    /// <summary>
    /// Window join: columns (left, right) with equal window bounds that carry the watermark; state at or below it is dropped. -1: none.
    /// </summary>
    public int LeftWatermarkColumn { get; init; } = -1;

    public int RightWatermarkColumn { get; init; } = -1;

    /// <summary>How far values of those columns may lie behind the watermark: the window's size for window_start, 0 for window_end.</summary>
    public long WatermarkLagMicros { get; init; }

    /// <summary>
    /// OnWindowClose: both inputs are append-only, and the join of a window is computed once, when the watermark has passed it; the
    /// output of every kind of join is append-only then.
    /// </summary>
    public EmitMode Emit { get; init; }

    /// <summary>NULL keys match each other (IS NOT DISTINCT FROM), per key column.</summary>
    public IReadOnlyList<bool>? NullSafe { get; init; }
}
