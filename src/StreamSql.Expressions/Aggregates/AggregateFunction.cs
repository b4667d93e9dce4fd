using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Aggregates;

/// <summary>How an aggregate keeps what it has seen.</summary>
public enum AggregateKind : byte
{
    /// <summary>In a fixed number of bytes: <see cref="FixedAggregate"/>.</summary>
    Fixed = 0,

    /// <summary>Computed from the group's values in order: <see cref="OrderedAggregate"/>.</summary>
    Ordered = 1,
}

/// <summary>
/// An aggregate chosen for its argument types. Immutable and stateless: the state is in the caller's hands. For DISTINCT the operator keeps the
/// set of values and shows a <see cref="FixedAggregate"/> only the first occurrence and the last withdrawal of each.
/// </summary>
public abstract class AggregateFunction
{
    public string Name { get; internal set; } = "";

    public IReadOnlyList<SqlType> ArgumentTypes { get; internal set; } = [];

    public SqlType ReturnType { get; internal set; } = SqlTypes.Unknown;

    /// <summary>The columns that a local phase emits and a global phase merges; empty when the aggregate cannot be split.</summary>
    public virtual IReadOnlyList<SqlType> PartialTypes => [];

    /// <summary>Whether rows may be withdrawn.</summary>
    public abstract bool CanRetract { get; }

    public abstract AggregateKind Kind { get; }

    /// <summary>DISTINCT makes no difference (min, max, bool_and …): no set need be kept.</summary>
    public virtual bool IgnoresDistinct => false;

    /// <summary>Called as f(direct arguments) WITHIN GROUP (ORDER BY further arguments).</summary>
    public virtual bool IsOrderedSet => false;
}

/// <summary>
/// An aggregate whose state is <see cref="StateSize"/> bytes at an offset of a row; all zero is the empty state. Batches: <c>slots[i]</c> is the
/// group of <c>physicalRows[i]</c>; <c>kinds</c> are indexed by physical row and empty when all rows are inserts. NULL arguments are skipped here.
/// </summary>
public abstract class FixedAggregate : AggregateFunction
{
    public sealed override AggregateKind Kind => AggregateKind.Fixed;

    /// <summary>Bytes, a multiple of 8.</summary>
    public abstract int StateSize { get; }

    /// <summary>Whether <see cref="Subtract"/> works.</summary>
    public virtual bool CanSubtract => CanRetract;

    public abstract void Update(
        RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<Column> arguments, ReadOnlySpan<int> physicalRows,
        ReadOnlySpan<RowKind> kinds);

    /// <summary>Appends the state of each slot to the builders of <see cref="AggregateFunction.PartialTypes"/>.</summary>
    public abstract void EmitPartial(RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<ColumnBuilder> partials);

    /// <summary>Adds partial states; a partial of withdrawn rows carries negative counts.</summary>
    public abstract void Merge(
        RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<Column> partials, ReadOnlySpan<int> physicalRows);

    /// <summary>Appends the result of each slot.</summary>
    public abstract void Emit(RowArena rows, int offset, ReadOnlySpan<int> slots, ColumnBuilder into);

    /// <summary>Adds one row's state to another's: panes into windows.</summary>
    public abstract void Combine(RowArena target, int targetSlot, RowArena source, int sourceSlot, int offset);

    /// <summary>Takes back what <see cref="Combine"/> added.</summary>
    public abstract void Subtract(RowArena target, int targetSlot, RowArena source, int sourceSlot, int offset);
}

/// <summary>Which of a group's values an ordered aggregate needs.</summary>
public enum OrderedNeed : byte
{
    /// <summary>The first of the order: min.</summary>
    First = 0,

    /// <summary>The last of the order: max.</summary>
    Last = 1,

    /// <summary>All: string_agg, array_agg.</summary>
    All = 2,
}

/// <summary>
/// An aggregate computed from the sorted multiset of a group's values. The operator keeps the multiset, ordered by the first argument (min, max),
/// or by the call's ORDER BY and then arrival, and gives what <see cref="Need"/> says.
/// </summary>
public abstract class OrderedAggregate : AggregateFunction
{
    public sealed override AggregateKind Kind => AggregateKind.Ordered;

    public sealed override bool CanRetract => true;

    public virtual OrderedNeed Need => OrderedNeed.All;

    /// <summary>Rows whose first argument is NULL do not count and need not be kept.</summary>
    public virtual bool SkipsNulls => true;

    /// <summary>
    /// Appends the result for one group. <paramref name="rows"/> are rows of the argument columns in the group's order; <paramref name="counts"/>
    /// says how often each occurs, empty for once each. No rows: the result of an empty group.
    /// </summary>
    public abstract void Emit(ReadOnlySpan<Column> arguments, ReadOnlySpan<int> rows, ReadOnlySpan<long> counts, ColumnBuilder into);
}
