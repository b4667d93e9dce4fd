using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Aggregates;

/// <summary>count(*) without arguments, count(x) with one of any type.</summary>
internal sealed class CountAggregate : FixedAggregate
{
    private static readonly SqlType[] Partials = [SqlTypes.Int64];

    public override int StateSize => 8;

    public override bool CanRetract => true;

    public override IReadOnlyList<SqlType> PartialTypes => Partials;

    public override void Update(
        RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<Column> arguments, ReadOnlySpan<int> physicalRows,
        ReadOnlySpan<RowKind> kinds)
    {
        Invariant.Check(slots.Length == physicalRows.Length);
        ReadOnlySpan<ulong> validity = arguments.IsEmpty ? default : arguments[0].Validity;
        if (kinds.IsEmpty && validity.IsEmpty)
        {
            foreach (int slot in slots) rows.Field<long>(slot, offset)++;
            return;
        }

        for (int i = 0; i < slots.Length && i < physicalRows.Length; i++)
        {
            int row = physicalRows[i];
            // +1 for an insert, -1 for a withdrawal, 0 for NULL.
            long step = kinds.IsEmpty ? 1 : 1 - (2 * ((long)kinds[row] & 1));
            if (!validity.IsEmpty) step *= (long)(validity[row >> 6] >> (row & 63) & 1);
            rows.Field<long>(slots[i], offset) += step;
        }
    }

    public override void EmitPartial(RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<ColumnBuilder> partials) =>
        Emit(rows, offset, slots, partials[0]);

    public override void Merge(
        RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<Column> partials, ReadOnlySpan<int> physicalRows)
    {
        ReadOnlySpan<long> counts = ((FixedColumn<long>)partials[0]).Values;
        for (int i = 0; i < slots.Length; i++) rows.Field<long>(slots[i], offset) += counts[physicalRows[i]];
    }

    public override void Emit(RowArena rows, int offset, ReadOnlySpan<int> slots, ColumnBuilder into)
    {
        var builder = (FixedBuilder<long>)into;
        foreach (int slot in slots) builder.Append(rows.Field<long>(slot, offset));
    }

    public override void Combine(RowArena target, int targetSlot, RowArena source, int sourceSlot, int offset) =>
        target.Field<long>(targetSlot, offset) += source.Field<long>(sourceSlot, offset);

    public override void Subtract(RowArena target, int targetSlot, RowArena source, int sourceSlot, int offset) =>
        target.Field<long>(targetSlot, offset) -= source.Field<long>(sourceSlot, offset);
}
