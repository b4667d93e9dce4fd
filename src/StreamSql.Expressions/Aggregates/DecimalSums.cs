using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;
using StreamSql.Expressions.Kernels.Arithmetic;

namespace StreamSql.Expressions.Aggregates;

/// <summary>A count and a sum of numerics or intervals.</summary>
internal struct CountedSum<T>
    where T : unmanaged
{
    public T Sum;
    public long Count;
}

/// <summary>sum(numeric) and avg(numeric).</summary>
internal struct DecimalSum<TAverage> : IAccumulator<CountedSum<decimal>, decimal>
    where TAverage : struct
{
    private static readonly SqlType[] Partials = [SqlTypes.Int64, SqlTypes.Decimal];

    public static bool CanRetract => true;

    public static IReadOnlyList<SqlType> PartialTypes => Partials;

    public static void Add(ref CountedSum<decimal> state, decimal value)
    {
        state.Count++;
        state.Sum = Plus(state.Sum, value);
    }

    public static void Remove(ref CountedSum<decimal> state, decimal value)
    {
        state.Count--;
        state.Sum = state.Count == 0 ? 0 : Plus(state.Sum, -value);
    }

    public static void Combine(ref CountedSum<decimal> state, in CountedSum<decimal> other)
    {
        state.Count += other.Count;
        state.Sum = state.Count == 0 ? 0 : Plus(state.Sum, other.Sum);
    }

    public static void Subtract(ref CountedSum<decimal> state, in CountedSum<decimal> other)
    {
        state.Count -= other.Count;
        state.Sum = state.Count == 0 ? 0 : Plus(state.Sum, -other.Sum);
    }

    public static void Emit(in CountedSum<decimal> state, ColumnBuilder into)
    {
        if (state.Count == 0) into.AppendNull();
        else ((FixedBuilder<decimal>)into).Append(typeof(TAverage) == typeof(bool) ? DecimalMath.Divide(state.Sum, state.Count) : state.Sum);
    }

    public static void EmitPartial(in CountedSum<decimal> state, ReadOnlySpan<ColumnBuilder> partials)
    {
        ((FixedBuilder<long>)partials[0]).Append(state.Count);
        ((FixedBuilder<decimal>)partials[1]).Append(state.Sum);
    }

    public static CountedSum<decimal> ReadPartial(ReadOnlySpan<Column> partials, int row) => new()
    {
        Count = ((FixedColumn<long>)partials[0]).Values[row],
        Sum = ((FixedColumn<decimal>)partials[1]).Values[row],
    };

    private static decimal Plus(decimal left, decimal right)
    {
        try
        {
            return left + right;
        }
        catch (OverflowException)
        {
            throw NumericErrors.NumericOverflow();
        }
    }
}

/// <summary>sum(interval) and avg(interval).</summary>
internal struct IntervalSum<TAverage> : IAccumulator<CountedSum<IntervalValue>, IntervalValue>
    where TAverage : struct
{
    private static readonly SqlType[] Partials = [SqlTypes.Int64, SqlTypes.Interval];

    public static bool CanRetract => true;

    public static IReadOnlyList<SqlType> PartialTypes => Partials;

    public static void Add(ref CountedSum<IntervalValue> state, IntervalValue value)
    {
        state.Count++;
        state.Sum = TemporalMath.Add(state.Sum, value);
    }

    public static void Remove(ref CountedSum<IntervalValue> state, IntervalValue value)
    {
        state.Count--;
        state.Sum = TemporalMath.Add(state.Sum, TemporalMath.Negate(value));
    }

    public static void Combine(ref CountedSum<IntervalValue> state, in CountedSum<IntervalValue> other)
    {
        state.Count += other.Count;
        state.Sum = TemporalMath.Add(state.Sum, other.Sum);
    }

    public static void Subtract(ref CountedSum<IntervalValue> state, in CountedSum<IntervalValue> other)
    {
        state.Count -= other.Count;
        state.Sum = TemporalMath.Add(state.Sum, TemporalMath.Negate(other.Sum));
    }

    public static void Emit(in CountedSum<IntervalValue> state, ColumnBuilder into)
    {
        if (state.Count == 0) into.AppendNull();
        else ((FixedBuilder<IntervalValue>)into).Append(typeof(TAverage) == typeof(bool) ? TemporalMath.Divide(state.Sum, state.Count) : state.Sum);
    }

    public static void EmitPartial(in CountedSum<IntervalValue> state, ReadOnlySpan<ColumnBuilder> partials)
    {
        ((FixedBuilder<long>)partials[0]).Append(state.Count);
        ((FixedBuilder<IntervalValue>)partials[1]).Append(state.Sum);
    }

    public static CountedSum<IntervalValue> ReadPartial(ReadOnlySpan<Column> partials, int row) => new()
    {
        Count = ((FixedColumn<long>)partials[0]).Values[row],
        Sum = ((FixedColumn<IntervalValue>)partials[1]).Values[row],
    };
}
