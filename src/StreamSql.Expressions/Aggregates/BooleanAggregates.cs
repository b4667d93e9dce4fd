using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Aggregates;

/// <summary>bool_and (every) and bool_or: how many true and how many false.</summary>
internal sealed class BooleanAggregate(bool isAnd) : FixedAggregate
{
    private static readonly SqlType[] Partials = [SqlTypes.Int64, SqlTypes.Int64];

    public override int StateSize => 16;

    public override bool CanRetract => true;

    public override bool IgnoresDistinct => true;

    public override IReadOnlyList<SqlType> PartialTypes => Partials;

    public override void Update(
        RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<Column> arguments, ReadOnlySpan<int> physicalRows,
        ReadOnlySpan<RowKind> kinds)
    {
        var column = (BitColumn)arguments[0];
        for (int i = 0; i < slots.Length; i++)
        {
            int row = physicalRows[i];
            if (column.IsNull(row)) continue;
            int field = offset + (Bitmap.Get(column.Bits, row) ? 0 : 8);
            rows.Field<long>(slots[i], field) += !kinds.IsEmpty && kinds[row].IsRetract() ? -1 : 1;
        }
    }

    public override void EmitPartial(RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<ColumnBuilder> partials)
    {
        foreach (int slot in slots)
        {
            ((FixedBuilder<long>)partials[0]).Append(rows.Field<long>(slot, offset));
            ((FixedBuilder<long>)partials[1]).Append(rows.Field<long>(slot, offset + 8));
        }
    }

    public override void Merge(
        RowArena rows, int offset, ReadOnlySpan<int> slots, ReadOnlySpan<Column> partials, ReadOnlySpan<int> physicalRows)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            rows.Field<long>(slots[i], offset) += ((FixedColumn<long>)partials[0]).Values[physicalRows[i]];
            rows.Field<long>(slots[i], offset + 8) += ((FixedColumn<long>)partials[1]).Values[physicalRows[i]];
        }
    }

    public override void Emit(RowArena rows, int offset, ReadOnlySpan<int> slots, ColumnBuilder into)
    {
        foreach (int slot in slots)
        {
            long isTrue = rows.Field<long>(slot, offset), isFalse = rows.Field<long>(slot, offset + 8);
            if (isTrue == 0 && isFalse == 0) into.AppendNull();
            else ((BitBuilder)into).Append(isAnd ? isFalse == 0 : isTrue != 0);
        }
    }

    public override void Combine(RowArena target, int targetSlot, RowArena source, int sourceSlot, int offset)
    {
        target.Field<long>(targetSlot, offset) += source.Field<long>(sourceSlot, offset);
        target.Field<long>(targetSlot, offset + 8) += source.Field<long>(sourceSlot, offset + 8);
    }

    public override void Subtract(RowArena target, int targetSlot, RowArena source, int sourceSlot, int offset)
    {
        target.Field<long>(targetSlot, offset) -= source.Field<long>(sourceSlot, offset);
        target.Field<long>(targetSlot, offset + 8) -= source.Field<long>(sourceSlot, offset + 8);
    }
}
