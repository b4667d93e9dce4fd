using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Expressions.Aggregates;

namespace StreamSql.Runtime.Operators.Aggregate;

/// <summary>
/// Where each aggregate of an operator keeps its accumulator in a group's value: a <see cref="GroupHeader"/>, then the fixed
/// accumulators in order of the calls. Immutable.
/// </summary>
internal sealed class AggregateLayout
{
    public AggregateLayout(
        IReadOnlyList<AggregateCall> calls, IReadOnlyList<Field> input, AggregatePhase phase, bool retracting)
    {
        Phase = phase;
        Calls = new BoundCall[calls.Count];
        int offset = GroupHeader.Size;
        int ordered = 0;
        for (int i = 0; i < calls.Count; i++)
        {
            AggregateCall call = calls[i];
            AggregateFunction function = AggregateResolver.Resolve(call, input, phase, retracting);
            Calls[i] = new BoundCall(call, function, offset, function is OrderedAggregate ? ordered++ : -1);
            HasDistinct |= Calls[i].NeedsDistinct && phase == AggregatePhase.Complete;
            if (function is FixedAggregate fixedFunction) offset += fixedFunction.StateSize;
        }

        ValueSize = offset;
        OrderedCount = ordered;
    }

    public AggregatePhase Phase { get; }

    public BoundCall[] Calls { get; }

    /// <summary>Header and accumulators; a multiple of 8.</summary>
    public int ValueSize { get; }

    /// <summary>Some call needs the set of values it has seen.</summary>
    public bool HasDistinct { get; }

    /// <summary>Aggregates whose values live in a multiset instead.</summary>
    public int OrderedCount { get; }
}

/// <summary>One aggregate with its function and the place of its accumulator.</summary>
/// <param name="Call">As planned.</param>
/// <param name="Function">Resolved.</param>
/// <param name="Offset">Within a group's value; fixed aggregates only.</param>
/// <param name="Ordered">Number among the ordered aggregates; -1 for fixed ones.</param>
internal sealed record BoundCall(AggregateCall Call, AggregateFunction Function, int Offset, int Ordered)
{
    public FixedAggregate? Fixed { get; } = Function as FixedAggregate;

    public OrderedAggregate? Multiset { get; } = Function as OrderedAggregate;

    public bool NeedsDistinct => Call.Distinct && !Function.IgnoresDistinct && Fixed is not null;
}

/// <summary>What precedes the accumulators of a group. All zero for a new group.</summary>
internal struct GroupHeader
{
    public const int Size = 16;

    /// <summary><see cref="Touched"/> of known groups when no changes are tracked.</summary>
    public const int Untracked = -1;

    /// <summary>1 + its index among the groups touched in the open mini-batch; 0: not touched, as in every snapshot of tracked groups.</summary>
    public int Touched;

    /// <summary>1 when downstream has a row of this group.</summary>
    public short Emitted;

    /// <summary>1 when the group has been seen before.</summary>
    public short Known;

    /// <summary>Rows in the group: inserted minus withdrawn.</summary>
    public long Rows;
}
