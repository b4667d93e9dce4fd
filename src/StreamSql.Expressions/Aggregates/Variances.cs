using System.Numerics;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Aggregates;

/// <summary>Which member of the variance family.</summary>
internal interface IVarianceKind
{
    /// <summary>Divides by n - 1 instead of n.</summary>
    static abstract bool IsSample { get; }

    static abstract bool IsDeviation { get; }
}

/// <summary>The four members.</summary>
internal static class VarianceKinds
{
    /// <summary>var_samp, variance.</summary>
    internal struct Sample : IVarianceKind
    {
        public static bool IsSample => true;

        public static bool IsDeviation => false;
    }

    /// <summary>var_pop.</summary>
    internal struct Population : IVarianceKind
    {
        public static bool IsSample => false;

        public static bool IsDeviation => false;
    }

    /// <summary>stddev_samp, stddev.</summary>
    internal struct SampleDeviation : IVarianceKind
    {
        public static bool IsSample => true;

        public static bool IsDeviation => true;
    }

    /// <summary>stddev_pop.</summary>
    internal struct PopulationDeviation : IVarianceKind
    {
        public static bool IsSample => false;

        public static bool IsDeviation => true;
    }
}

/// <summary>Count, sum and sum of squared deviations (Youngs and Cramer), as PostgreSQL keeps it.</summary>
internal struct FloatMoments
{
    public double Count;
    public double Sum;
    public double Squares;
}

/// <summary>Variance and standard deviation of floats.</summary>
internal struct FloatVariance<TInput, TKind> : IAccumulator<FloatMoments, TInput>
    where TInput : unmanaged, IFloatingPointIeee754<TInput>
    where TKind : struct, IVarianceKind
{
    private static readonly SqlType[] Partials = [SqlTypes.Float64, SqlTypes.Float64, SqlTypes.Float64];

    public static bool CanRetract => true;

    public static IReadOnlyList<SqlType> PartialTypes => Partials;

    public static void Add(ref FloatMoments state, TInput input)
    {
        double value = double.CreateTruncating(input);
        state.Count++;
        state.Sum += value;
        if (state.Count > 1)
        {
            double deviation = (value * state.Count) - state.Sum;
            state.Squares += deviation * deviation / (state.Count * (state.Count - 1));
        }
        else if (!double.IsFinite(value))
        {
            state.Squares = double.NaN;
        }
    }

    public static void Remove(ref FloatMoments state, TInput input)
    {
        double value = double.CreateTruncating(input);
        if (state.Count > 1)
        {
            double deviation = (value * state.Count) - state.Sum;
            state.Squares = Math.Max(0, state.Squares - (deviation * deviation / (state.Count * (state.Count - 1))));
        }

        state.Count--;
        state.Sum -= value;
        if (state.Count == 0) state = default;
    }

    public static void Combine(ref FloatMoments state, in FloatMoments other)
    {
        if (other.Count == 0) return;
        if (state.Count == 0)
        {
            state = other;
            return;
        }

        double count = state.Count + other.Count;
        double difference = (state.Sum / state.Count) - (other.Sum / other.Count);
        double squares = count == 0 ? 0 : state.Squares + other.Squares + (state.Count * other.Count * difference * difference / count);
        state = count == 0 ? default : new FloatMoments { Count = count, Sum = state.Sum + other.Sum, Squares = squares };
    }

    public static void Subtract(ref FloatMoments state, in FloatMoments other)
    {
        double count = state.Count - other.Count;
        if (count == 0)
        {
            state = default;
            return;
        }

        if (other.Count == 0) return;
        double sum = state.Sum - other.Sum;
        double difference = (sum / count) - (other.Sum / other.Count);
        double squares = state.Squares - other.Squares - (count * other.Count * difference * difference / state.Count);
        state = new FloatMoments { Count = count, Sum = sum, Squares = Math.Max(0, squares) };
    }

    public static void Emit(in FloatMoments state, ColumnBuilder into)
    {
        double divisor = TKind.IsSample ? state.Count - 1 : state.Count;
        if (state.Count == 0 || divisor == 0)
        {
            into.AppendNull();
            return;
        }

        double variance = state.Squares / divisor;
        ((FixedBuilder<double>)into).Append(TKind.IsDeviation ? Math.Sqrt(variance) : variance);
    }

    public static void EmitPartial(in FloatMoments state, ReadOnlySpan<ColumnBuilder> partials)
    {
        ((FixedBuilder<double>)partials[0]).Append(state.Count);
        ((FixedBuilder<double>)partials[1]).Append(state.Sum);
        ((FixedBuilder<double>)partials[2]).Append(state.Squares);
    }

    public static FloatMoments ReadPartial(ReadOnlySpan<Column> partials, int row) => new()
    {
        Count = ((FixedColumn<double>)partials[0]).Values[row],
        Sum = ((FixedColumn<double>)partials[1]).Values[row],
        Squares = ((FixedColumn<double>)partials[2]).Values[row],
    };
}

/// <summary>Count, sum and sum of squares, exact.</summary>
internal struct DecimalMoments
{
    public decimal Sum;
    public decimal Squares;
    public long Count;
}

/// <summary>Variance and standard deviation of integers and numerics: numeric.</summary>
internal struct DecimalVariance<TInput, TKind> : IAccumulator<DecimalMoments, TInput>
    where TInput : unmanaged, INumber<TInput>
    where TKind : struct, IVarianceKind
{
    private static readonly SqlType[] Partials = [SqlTypes.Int64, SqlTypes.Decimal, SqlTypes.Decimal];

    public static bool CanRetract => true;

    public static IReadOnlyList<SqlType> PartialTypes => Partials;

    public static void Add(ref DecimalMoments state, TInput input) => Accumulate(ref state, decimal.CreateChecked(input), 1);

    public static void Remove(ref DecimalMoments state, TInput input) => Accumulate(ref state, decimal.CreateChecked(input), -1);

    public static void Combine(ref DecimalMoments state, in DecimalMoments other) => Join(ref state, in other, 1);

    public static void Subtract(ref DecimalMoments state, in DecimalMoments other) => Join(ref state, in other, -1);

    public static void Emit(in DecimalMoments state, ColumnBuilder into)
    {
        long divisor = TKind.IsSample ? state.Count - 1 : state.Count;
        if (state.Count == 0 || divisor == 0)
        {
            into.AppendNull();
            return;
        }

        decimal variance = ExactVariance.Compute(state.Count, state.Sum, state.Squares, divisor);
        ((FixedBuilder<decimal>)into).Append(TKind.IsDeviation ? NumericFunctions.Sqrt(variance, variance.Scale) : variance);
    }

    public static void EmitPartial(in DecimalMoments state, ReadOnlySpan<ColumnBuilder> partials)
    {
        ((FixedBuilder<long>)partials[0]).Append(state.Count);
        ((FixedBuilder<decimal>)partials[1]).Append(state.Sum);
        ((FixedBuilder<decimal>)partials[2]).Append(state.Squares);
    }

    public static DecimalMoments ReadPartial(ReadOnlySpan<Column> partials, int row) => new()
    {
        Count = ((FixedColumn<long>)partials[0]).Values[row],
        Sum = ((FixedColumn<decimal>)partials[1]).Values[row],
        Squares = ((FixedColumn<decimal>)partials[2]).Values[row],
    };

    private static void Accumulate(ref DecimalMoments state, decimal value, int sign)
    {
        try
        {
            state.Count += sign;
            state.Sum += sign * value;
            state.Squares += sign * (value * value);
        }
        catch (OverflowException)
        {
            throw NumericErrors.NumericOverflow();
        }

        if (state.Count == 0) state = default;
    }

    private static void Join(ref DecimalMoments state, in DecimalMoments other, int sign)
    {
        try
        {
            state.Count += sign * other.Count;
            state.Sum += sign * other.Sum;
            state.Squares += sign * other.Squares;
        }
        catch (OverflowException)
        {
            throw NumericErrors.NumericOverflow();
        }

        if (state.Count == 0) state = default;
    }
}

/// <summary>(n·Σx² - (Σx)²) / (n·divisor) in exact integers, rounded once to the scale PostgreSQL gives the quotient.</summary>
internal static class ExactVariance
{
    public static decimal Compute(long count, decimal sum, decimal squares, long divisor)
    {
        int scale = Math.Max(sum.Scale * 2, squares.Scale);
        // Both products carry 10^scale: the square of the sum has twice the sum's own scale.
        BigInteger numerator = (count * Scaled(squares, scale - squares.Scale))
            - (Scaled(sum, 0) * Scaled(sum, 0) * BigInteger.Pow(10, scale - (2 * sum.Scale)));
        if (numerator <= 0) return 0;
        BigInteger denominator = (BigInteger)count * divisor;
        decimal approximateNumerator = (decimal)Math.Min((double)numerator / Math.Pow(10, scale), 7e27);
        decimal approximateDenominator = (decimal)Math.Min((double)denominator, 7e27);
        int resultScale = DecimalMath.DivisionScale(approximateNumerator, approximateDenominator);
        BigInteger shifted = resultScale >= scale
            ? numerator * BigInteger.Pow(10, resultScale - scale) : numerator;
        BigInteger divided = resultScale >= scale ? denominator : denominator * BigInteger.Pow(10, scale - resultScale);
        BigInteger quotient = ((shifted * 2) + divided) / (divided * 2);
        return DecimalMath.FromMantissa((Int128)quotient, resultScale) ?? throw NumericErrors.NumericOverflow();
    }

    private static BigInteger Scaled(decimal value, int shift) => (BigInteger)DecimalMath.Mantissa(value) * BigInteger.Pow(10, shift);
}

/// <summary>The variance aggregates by input and result.</summary>
internal static class Variance
{
    public static AggregateFunction OfExact<TInput, TKind>()
        where TInput : unmanaged, INumber<TInput>
        where TKind : struct, IVarianceKind => new AccumulatorAggregate<DecimalVariance<TInput, TKind>, DecimalMoments, TInput>();

    public static AggregateFunction OfFloats<TInput, TKind>()
        where TInput : unmanaged, IFloatingPointIeee754<TInput>
        where TKind : struct, IVarianceKind => new AccumulatorAggregate<FloatVariance<TInput, TKind>, FloatMoments, TInput>();
}
