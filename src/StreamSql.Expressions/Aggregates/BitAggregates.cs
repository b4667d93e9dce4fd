using System.Numerics;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;

namespace StreamSql.Expressions.Aggregates;

/// <summary>What a bit aggregate does with two values.</summary>
internal enum BitOperation : byte
{
    And,
    Or,
    Xor,
}

/// <summary>bit_and, bit_or and bit_xor; NULL for no values.</summary>
internal sealed class BitAggregate<T>(BitOperation operation) : OrderedAggregate
    where T : unmanaged, IBinaryInteger<T>
{
    public override void Emit(ReadOnlySpan<Column> arguments, ReadOnlySpan<int> rows, ReadOnlySpan<long> counts, ColumnBuilder into)
    {
        ReadOnlySpan<T> values = ((FixedColumn<T>)arguments[0]).Values;
        T result = operation == BitOperation.And ? T.AllBitsSet : T.Zero;
        bool any = false;
        for (int i = 0; i < rows.Length; i++)
        {
            if (arguments[0].IsNull(rows[i])) continue;
            any = true;
            T value = values[rows[i]];
            // Of an even number of equal values nothing is left in an exclusive or.
            if (operation == BitOperation.Xor && !counts.IsEmpty && counts[i] % 2 == 0) continue;
            result = operation switch { BitOperation.And => result & value, BitOperation.Or => result | value, _ => result ^ value };
        }

        if (any) ((FixedBuilder<T>)into).Append(result);
        else into.AppendNull();
    }
}
