using System.Runtime.CompilerServices;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Aggregates;

/// <summary>The batch loops of a one-argument aggregate over fixed-width values.</summary>
internal sealed class AccumulatorAggregate<TAccumulator, TState, TInput>(bool ignoresDistinct = false, IReadOnlyList<SqlType>? partials = null)
    : FixedAggregate
    where TAccumulator : struct, IAccumulator<TState, TInput>
    where TState : unmanaged
    where TInput : unmanaged
{
    public override int StateSize => (Unsafe.SizeOf<TState>() + 7) & ~7;

    public override bool CanRetract => TAccumulator.CanRetract;

    public override bool IgnoresDistinct => ignoresDistinct;

    public override IReadOnlyList<SqlType> PartialTypes => partials ?? TAccumulator.PartialTypes;

    public override void Update(
        RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<Column> arguments, ReadOnlySpan<int> physicalRows,
        ReadOnlySpan<RowKind> kinds)
    {
        Invariant.Check(slots.Length == physicalRows.Length);
        Column column = arguments[0];
        ReadOnlySpan<TInput> values = ((FixedColumn<TInput>)column).Values;
        if (kinds.IsEmpty && !column.HasNulls)
        {
            for (int i = 0; i < slots.Length && i < physicalRows.Length; i++)
                TAccumulator.Add(ref rows.Field<TState>(slots[i], offset), values[physicalRows[i]]);
            return;
        }

        ReadOnlySpan<ulong> validity = column.Validity;
        for (int i = 0; i < slots.Length && i < physicalRows.Length; i++)
        {
            int row = physicalRows[i];
            if (!validity.IsEmpty && !Bitmap.Get(validity, row)) continue;
            ref TState state = ref rows.Field<TState>(slots[i], offset);
            if (!kinds.IsEmpty && kinds[row].IsRetract()) TAccumulator.Remove(ref state, values[row]);
            else TAccumulator.Add(ref state, values[row]);
        }
    }

    public override void EmitPartial(RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<ColumnBuilder> into)
    {
        foreach (int slot in slots) TAccumulator.EmitPartial(in rows.Field<TState>(slot, offset), into);
    }

    public override void Merge(
        RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<Column> columns, ReadOnlySpan<int> physicalRows)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            TState other = TAccumulator.ReadPartial(columns, physicalRows[i]);
            TAccumulator.Combine(ref rows.Field<TState>(slots[i], offset), in other);
        }
    }

    public override void Emit(RowArena rows, int offset, ReadOnlySpan<int> slots, ColumnBuilder into)
    {
        foreach (int slot in slots) TAccumulator.Emit(in rows.Field<TState>(slot, offset), into);
    }

    public override void Combine(RowArena target, int targetSlot, RowArena source, int sourceSlot, int offset) =>
        TAccumulator.Combine(ref target.Field<TState>(targetSlot, offset), in source.Field<TState>(sourceSlot, offset));

    public override void Subtract(RowArena target, int targetSlot, RowArena source, int sourceSlot, int offset)
    {
        Invariant.Check(CanSubtract);
        TAccumulator.Subtract(ref target.Field<TState>(targetSlot, offset), in source.Field<TState>(sourceSlot, offset));
    }
}
