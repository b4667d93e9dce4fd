using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Aggregates;

/// <summary>The best value so far; <see cref="Seen"/> zero is none.</summary>
internal struct Extreme<T>
    where T : unmanaged
{
    public long Seen;
    public T Value;
}

/// <summary>Whether a new value displaces the one kept.</summary>
internal interface IExtremeTest<T>
{
    static abstract bool Displaces(T candidate, T kept);
}

/// <summary>min over values that are never withdrawn.</summary>
internal struct KeepLeast<T> : IExtremeTest<T>
    where T : unmanaged, IComparable<T>
{
    public static bool Displaces(T candidate, T kept)
    {
        if (typeof(T) == typeof(double)) return ColumnOrder.CompareFloat((double)(object)candidate, (double)(object)kept) < 0;
        if (typeof(T) == typeof(float)) return ColumnOrder.CompareFloat((float)(object)candidate, (float)(object)kept) < 0;
        return candidate.CompareTo(kept) < 0;
    }
}

/// <summary>max over values that are never withdrawn.</summary>
internal struct KeepGreatest<T> : IExtremeTest<T>
    where T : unmanaged, IComparable<T>
{
    public static bool Displaces(T candidate, T kept) => KeepLeast<T>.Displaces(kept, candidate);
}

/// <summary>any_value over values that are never withdrawn: the first.</summary>
internal struct KeepFirst<T> : IExtremeTest<T>
{
    public static bool Displaces(T candidate, T kept) => false;
}

/// <summary>min, max and any_value of fixed-width values.</summary>
internal struct ExtremeAccumulator<T, TTest> : IAccumulator<Extreme<T>, T>
    where T : unmanaged
    where TTest : struct, IExtremeTest<T>
{
    public static bool CanRetract => false;

    /// <summary>The type of the value is the argument's; see <see cref="ExtremeAggregates"/>.</summary>
    public static IReadOnlyList<SqlType> PartialTypes => [];

    public static void Add(ref Extreme<T> state, T value)
    {
        if (state.Seen != 0 && !TTest.Displaces(value, state.Value)) return;
        state.Value = value;
        state.Seen = 1;
    }

    public static void Remove(ref Extreme<T> state, T value) => throw new NotSupportedException("an extreme cannot take back a value");

    public static void Combine(ref Extreme<T> state, in Extreme<T> other)
    {
        if (other.Seen != 0) Add(ref state, other.Value);
    }

    public static void Subtract(ref Extreme<T> state, in Extreme<T> other) => throw new NotSupportedException("an extreme cannot be subtracted");

    public static void Emit(in Extreme<T> state, ColumnBuilder into)
    {
        if (state.Seen == 0) into.AppendNull();
        else ((FixedBuilder<T>)into).Append(state.Value);
    }

    public static void EmitPartial(in Extreme<T> state, ReadOnlySpan<ColumnBuilder> partials) => Emit(in state, partials[0]);

    public static Extreme<T> ReadPartial(ReadOnlySpan<Column> partials, int row) => partials[0].IsNull(row)
        ? default
        : new Extreme<T> { Seen = 1, Value = ((FixedColumn<T>)partials[0]).Values[row] };
}

/// <summary>min, max and any_value of a list or text, or over withdrawals: the end of the group's ordered values.</summary>
internal sealed class OrderedExtreme(OrderedNeed need) : OrderedAggregate
{
    public override OrderedNeed Need => need;

    public override bool IgnoresDistinct => true;

    public override void Emit(ReadOnlySpan<Column> arguments, ReadOnlySpan<int> rows, ReadOnlySpan<long> counts, ColumnBuilder into)
    {
        if (rows.IsEmpty) into.AppendNull();
        else into.AppendRows(arguments[0], rows.Slice(need == OrderedNeed.Last ? rows.Length - 1 : 0, 1));
    }
}

/// <summary>Chooses the form of min, max and any_value.</summary>
internal static class ExtremeAggregates
{
    public static AggregateFunction Min(AggregateCreation creation) => Fixed(creation, typeof(KeepLeast<>)) ?? new OrderedExtreme(OrderedNeed.First);

    public static AggregateFunction Max(AggregateCreation creation) =>
        Fixed(creation, typeof(KeepGreatest<>)) ?? new OrderedExtreme(OrderedNeed.Last);

    public static AggregateFunction AnyValue(AggregateCreation creation) =>
        Fixed(creation, typeof(KeepFirst<>)) ?? new OrderedExtreme(OrderedNeed.First);

    private static AggregateFunction? Fixed(AggregateCreation creation, Type test)
    {
        SqlType type = creation.ArgumentTypes[0];
        if (creation.Retracting) return null;
        return type.Physical switch
        {
            PhysicalKind.Int16 => Make<short>(type, test),
            PhysicalKind.Int32 => Make<int>(type, test),
            PhysicalKind.Int64 => Make<long>(type, test),
            PhysicalKind.Float32 => Make<float>(type, test),
            PhysicalKind.Float64 => Make<double>(type, test),
            PhysicalKind.Decimal => Make<decimal>(type, test),
            PhysicalKind.Interval => Make<IntervalValue>(type, test),
            PhysicalKind.Uuid => Make<UuidValue>(type, test),
            _ => null,
        };
    }

    private static FixedAggregate Make<T>(SqlType type, Type test)
        where T : unmanaged, IComparable<T>
    {
        IReadOnlyList<SqlType> partials = [type.WithModifier(-1)];
        if (test == typeof(KeepLeast<>)) return new AccumulatorAggregate<ExtremeAccumulator<T, KeepLeast<T>>, Extreme<T>, T>(true, partials);
        return test == typeof(KeepGreatest<>)
            ? new AccumulatorAggregate<ExtremeAccumulator<T, KeepGreatest<T>>, Extreme<T>, T>(true, partials)
            : new AccumulatorAggregate<ExtremeAccumulator<T, KeepFirst<T>>, Extreme<T>, T>(true, partials);
    }
}
