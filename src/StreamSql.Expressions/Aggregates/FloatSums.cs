using System.Numerics;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels.Arithmetic;

namespace StreamSql.Expressions.Aggregates;

/// <summary>
/// A sum of doubles: the finite part with what rounding lost, and how many NaN and infinities came, so that these can be withdrawn.
/// </summary>
internal struct DoubleSum
{
    public long Count;
    public double Sum;
    public double Lost;
    public int NaNs;
    public int Infinities;
    public int NegativeInfinities;

    public readonly double Value =>
        NaNs != 0 || (Infinities != 0 && NegativeInfinities != 0) ? double.NaN
        : Infinities != 0 ? double.PositiveInfinity
        : NegativeInfinities != 0 ? double.NegativeInfinity
        : Sum + Lost;
}

/// <summary>How a <see cref="DoubleSum"/> becomes a result.</summary>
internal interface IDoubleSumResult
{
    /// <summary>Whether rounding errors are carried along: needed where rows are withdrawn, so that the order of rows leaves no trace.</summary>
    static abstract bool Compensated { get; }

    static abstract void Emit(in DoubleSum state, ColumnBuilder into);
}

/// <summary>Results of float sums and averages, for append-only and for retracting inputs.</summary>
internal static class DoubleResults
{
    /// <summary>sum(double precision).</summary>
    internal struct Sum : IDoubleSumResult
    {
        public static bool Compensated => false;

        public static void Emit(in DoubleSum state, ColumnBuilder into) => ((FixedBuilder<double>)into).Append(Finite(state));
    }

    /// <summary>sum(double precision) over withdrawals.</summary>
    internal struct ExactSum : IDoubleSumResult
    {
        public static bool Compensated => true;

        public static void Emit(in DoubleSum state, ColumnBuilder into) => ((FixedBuilder<double>)into).Append(Finite(state));
    }

    /// <summary>sum(real).</summary>
    internal struct SingleSum : IDoubleSumResult
    {
        public static bool Compensated => true;

        public static void Emit(in DoubleSum state, ColumnBuilder into) => ((FixedBuilder<float>)into).Append((float)Finite(state));
    }

    /// <summary>avg of floats.</summary>
    internal struct Average : IDoubleSumResult
    {
        public static bool Compensated => false;

        public static void Emit(in DoubleSum state, ColumnBuilder into) => ((FixedBuilder<double>)into).Append(Finite(state) / state.Count);
    }

    /// <summary>avg of floats over withdrawals.</summary>
    internal struct ExactAverage : IDoubleSumResult
    {
        public static bool Compensated => true;

        public static void Emit(in DoubleSum state, ColumnBuilder into) => ((FixedBuilder<double>)into).Append(Finite(state) / state.Count);
    }

    private static double Finite(in DoubleSum state)
    {
        double value = state.Value;
        if (double.IsInfinity(value) && state.Infinities == 0 && state.NegativeInfinities == 0) throw FloatChecks.Overflow();
        return value;
    }
}

/// <summary>sum and avg of floats.</summary>
internal struct FloatSum<TInput, TResult> : IAccumulator<DoubleSum, TInput>
    where TInput : unmanaged, IFloatingPointIeee754<TInput>
    where TResult : struct, IDoubleSumResult
{
    private static readonly SqlType[] Partials =
        [SqlTypes.Int64, SqlTypes.Float64, SqlTypes.Float64, SqlTypes.Int32, SqlTypes.Int32, SqlTypes.Int32];

    public static bool CanRetract => true;

    public static IReadOnlyList<SqlType> PartialTypes => Partials;

    public static void Add(ref DoubleSum state, TInput value)
    {
        state.Count++;
        Accumulate(ref state, double.CreateTruncating(value), 1);
    }

    public static void Remove(ref DoubleSum state, TInput value)
    {
        state.Count--;
        Accumulate(ref state, double.CreateTruncating(value), -1);
        Reset(ref state);
    }

    public static void Combine(ref DoubleSum state, in DoubleSum other)
    {
        state.Count += other.Count;
        Plus(ref state, other.Sum);
        state.Lost += other.Lost;
        state.NaNs += other.NaNs;
        state.Infinities += other.Infinities;
        state.NegativeInfinities += other.NegativeInfinities;
        Reset(ref state);
    }

    public static void Subtract(ref DoubleSum state, in DoubleSum other)
    {
        state.Count -= other.Count;
        Plus(ref state, -other.Sum);
        state.Lost -= other.Lost;
        state.NaNs -= other.NaNs;
        state.Infinities -= other.Infinities;
        state.NegativeInfinities -= other.NegativeInfinities;
        Reset(ref state);
    }

    public static void Emit(in DoubleSum state, ColumnBuilder into)
    {
        if (state.Count == 0) into.AppendNull();
        else TResult.Emit(in state, into);
    }

    public static void EmitPartial(in DoubleSum state, ReadOnlySpan<ColumnBuilder> partials)
    {
        ((FixedBuilder<long>)partials[0]).Append(state.Count);
        ((FixedBuilder<double>)partials[1]).Append(state.Sum);
        ((FixedBuilder<double>)partials[2]).Append(state.Lost);
        ((FixedBuilder<int>)partials[3]).Append(state.NaNs);
        ((FixedBuilder<int>)partials[4]).Append(state.Infinities);
        ((FixedBuilder<int>)partials[5]).Append(state.NegativeInfinities);
    }

    public static DoubleSum ReadPartial(ReadOnlySpan<Column> partials, int row) => new()
    {
        Count = ((FixedColumn<long>)partials[0]).Values[row],
        Sum = ((FixedColumn<double>)partials[1]).Values[row],
        Lost = ((FixedColumn<double>)partials[2]).Values[row],
        NaNs = ((FixedColumn<int>)partials[3]).Values[row],
        Infinities = ((FixedColumn<int>)partials[4]).Values[row],
        NegativeInfinities = ((FixedColumn<int>)partials[5]).Values[row],
    };

    private static void Accumulate(ref DoubleSum state, double value, int sign)
    {
        if (double.IsFinite(value)) Plus(ref state, sign * value);
        else if (double.IsNaN(value)) state.NaNs += sign;
        else if (value > 0) state.Infinities += sign;
        else state.NegativeInfinities += sign;
    }

    /// <summary>Adds; compensated after Neumaier.</summary>
    private static void Plus(ref DoubleSum state, double value)
    {
        double sum = state.Sum + value;
        if (TResult.Compensated)
            state.Lost += Math.Abs(state.Sum) >= Math.Abs(value) ? state.Sum - sum + value : value - sum + state.Sum;
        state.Sum = sum;
    }

    private static void Reset(ref DoubleSum state)
    {
        if (state.Count == 0) state = default;
    }
}
