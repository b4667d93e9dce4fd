using System.Numerics;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Kernels.Arithmetic;

namespace StreamSql.Expressions.Functions.Table;

/// <summary>Series by a step; what a continued call remembers is the next value.</summary>
internal static class Series
{
    public static StreamSqlException ZeroStep() => new(SqlState.InvalidParameterValue, "step size cannot equal zero");

    public static bool AnyNull(ReadOnlySpan<Column> arguments, int row)
    {
        foreach (Column argument in arguments)
            if (argument.IsNull(row)) return true;
        return false;
    }
}

/// <summary>generate_series(start, stop [, step]) of numbers.</summary>
internal sealed class NumberSeries<T> : TableFunction
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public override int Expand(
        ReadOnlySpan<Column> arguments, int row, ReadOnlySpan<ColumnBuilder> into, EvaluationContext context, int limit, ref object? state)
    {
        if (Series.AnyNull(arguments, row)) return 0;
        T stop = Read(arguments[1], row);
        T step = arguments.Length > 2 ? Read(arguments[2], row) : T.One;
        if (T.IsZero(step)) throw Series.ZeroStep();
        T value = state is T next ? next : Read(arguments[0], row);
        state = null;
        var builder = (FixedBuilder<T>)into[0];
        int count = 0;
        bool upwards = T.IsPositive(step);
        while (upwards ? value <= stop : value >= stop)
        {
            if (count == limit)
            {
                state = value;
                return count;
            }

            builder.Append(value);
            count++;
            // The end of the type ends the series.
            if (upwards ? value > T.MaxValue - step : value < T.MinValue - step) break;
            value += step;
        }

        return count;
    }

    private static T Read(Column column, int row) => ((FixedColumn<T>)column).Values[row];
}

/// <summary>generate_series(start, stop, interval) of timestamps and of instants.</summary>
internal sealed class TimeSeries(bool withZone) : TableFunction
{
    public override int Expand(
        ReadOnlySpan<Column> arguments, int row, ReadOnlySpan<ColumnBuilder> into, EvaluationContext context, int limit, ref object? state)
    {
        if (Series.AnyNull(arguments, row)) return 0;
        long stop = ((FixedColumn<long>)arguments[1]).Values[row];
        IntervalValue step = ((FixedColumn<IntervalValue>)arguments[2]).Values[row];
        if (step.TotalMicros == 0) throw Series.ZeroStep();
        long value = state is long next ? next : ((FixedColumn<long>)arguments[0]).Values[row];
        state = null;
        bool upwards = step.TotalMicros > 0;
        var builder = (FixedBuilder<long>)into[0];
        int count = 0;
        while (upwards ? value <= stop : value >= stop)
        {
            if (count == limit)
            {
                state = value;
                return count;
            }

            builder.Append(value);
            count++;
            value = withZone ? TemporalMath.AddTz(value, step, context.TimeZone) : TemporalMath.Add(value, step);
        }

        return count;
    }
}

/// <summary>generate_subscripts(array, dimension [, reverse]).</summary>
internal sealed class SubscriptSeries : TableFunction
{
    public override int Expand(
        ReadOnlySpan<Column> arguments, int row, ReadOnlySpan<ColumnBuilder> into, EvaluationContext context, int limit, ref object? state)
    {
        if (Series.AnyNull(arguments, row) || ((FixedColumn<int>)arguments[1]).Values[row] != 1) return 0;
        var list = (ListColumn)arguments[0];
        int total = list.Offsets[row + 1] - list.Offsets[row];
        bool reverse = arguments.Length > 2 && Bitmap.Get(((BitColumn)arguments[2]).Bits, row);
        int lower = Scalar.Lists.ListParts.LowerBound(list.Type);
        int done = state is int at ? at : 0;
        var builder = (FixedBuilder<int>)into[0];
        int count = Math.Min(limit, total - done);
        for (int i = done; i < done + count; i++) builder.Append(lower + (reverse ? total - 1 - i : i));
        state = done + count < total ? done + count : null;
        return count;
    }
}
