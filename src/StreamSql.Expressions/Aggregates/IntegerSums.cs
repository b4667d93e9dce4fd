using System.Numerics;
using System.Runtime.CompilerServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Aggregates;

/// <summary>A count and a sum that cannot overflow.</summary>
internal struct WideSum
{
    public Int128 Sum;
    public long Count;
}

/// <summary>What all sums and averages of integers share; they differ in the result.</summary>
internal static class WideSums
{
    public static readonly SqlType[] Partials = [SqlTypes.Int64, SqlTypes.Int64, SqlTypes.Int64];

    public static void EmitPartial(in WideSum state, ReadOnlySpan<ColumnBuilder> partials)
    {
        ((FixedBuilder<long>)partials[0]).Append(state.Count);
        ((FixedBuilder<long>)partials[1]).Append((long)(state.Sum >> 64));
        ((FixedBuilder<long>)partials[2]).Append((long)(ulong)(state.Sum & ulong.MaxValue));
    }

    public static WideSum ReadPartial(ReadOnlySpan<Column> partials, int row) => new()
    {
        Count = ((FixedColumn<long>)partials[0]).Values[row],
        Sum = new Int128((ulong)((FixedColumn<long>)partials[1]).Values[row], (ulong)((FixedColumn<long>)partials[2]).Values[row]),
    };

    public static decimal ToDecimal(Int128 sum) => DecimalMath.FromMantissa(sum, 0) ?? throw NumericErrors.NumericOverflow();
}

/// <summary>How a <see cref="WideSum"/> becomes a result.</summary>
internal interface IWideSumResult
{
    static abstract void Emit(in WideSum state, ColumnBuilder into);
}

/// <summary>sum of smallint and integer: bigint.</summary>
internal struct SumToInt64 : IWideSumResult
{
    public static void Emit(in WideSum state, ColumnBuilder into)
    {
        if (state.Sum > long.MaxValue || state.Sum < long.MinValue) throw NumericErrors.Range("bigint");
        ((FixedBuilder<long>)into).Append((long)state.Sum);
    }
}

/// <summary>sum of bigint: numeric.</summary>
internal struct SumToDecimal : IWideSumResult
{
    public static void Emit(in WideSum state, ColumnBuilder into) => ((FixedBuilder<decimal>)into).Append(WideSums.ToDecimal(state.Sum));
}

/// <summary>avg of integers: numeric with at least 16 significant digits.</summary>
internal struct AverageOfIntegers : IWideSumResult
{
    public static void Emit(in WideSum state, ColumnBuilder into) =>
        ((FixedBuilder<decimal>)into).Append(DecimalMath.Divide(WideSums.ToDecimal(state.Sum), state.Count));
}

/// <summary>sum and avg of integers.</summary>
internal struct IntegerSum<TInput, TResult> : IAccumulator<WideSum, TInput>
    where TInput : unmanaged, IBinaryInteger<TInput>
    where TResult : struct, IWideSumResult
{
    public static bool CanRetract => true;

    public static IReadOnlyList<SqlType> PartialTypes => WideSums.Partials;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref WideSum state, TInput value)
    {
        state.Sum += long.CreateTruncating(value);
        state.Count++;
    }

    public static void Remove(ref WideSum state, TInput value)
    {
        state.Sum -= long.CreateTruncating(value);
        state.Count--;
    }

    public static void Combine(ref WideSum state, in WideSum other)
    {
        state.Sum += other.Sum;
        state.Count += other.Count;
    }

    public static void Subtract(ref WideSum state, in WideSum other)
    {
        state.Sum -= other.Sum;
        state.Count -= other.Count;
    }

    public static void Emit(in WideSum state, ColumnBuilder into)
    {
        if (state.Count == 0) into.AppendNull();
        else TResult.Emit(in state, into);
    }

    public static void EmitPartial(in WideSum state, ReadOnlySpan<ColumnBuilder> partials) => WideSums.EmitPartial(in state, partials);

    public static WideSum ReadPartial(ReadOnlySpan<Column> partials, int row) => WideSums.ReadPartial(partials, row);
}
