using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;

namespace StreamSql.Core.Tests.Encoding;

/// <summary>Values of each type, with the awkward ones often: bounds, zeros of both signs, NaN, empty and zero bytes, common prefixes.</summary>
internal static class RandomValues
{
    public static readonly SqlType[] Types =
    [
        SqlTypes.Boolean, SqlTypes.Int16, SqlTypes.Int32, SqlTypes.Int64, SqlTypes.Float32, SqlTypes.Float64, SqlTypes.Decimal, SqlTypes.Text,
        SqlTypes.Bytes, SqlTypes.Date, SqlTypes.Time, SqlTypes.Timestamp, SqlTypes.TimestampTz, SqlTypes.Interval, SqlTypes.Uuid,
    ];

    private static readonly double[] Doubles =
        [0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue];

    private static readonly decimal[] Decimals =
    [
        0, 0.000m, 1, 1.0m, 1.00m, -1, 0.1m, 0.10m, -0.1m, 10, 100, 1e-28m, -1e-28m, decimal.MaxValue, decimal.MinValue, 12345.6789m, 99.99m, 100.00m,
    ];

    public static object? Next(SqlType type, Random random) => random.Next(12) == 0 ? null : type.Physical switch
    {
        PhysicalKind.Bit => random.Next(2) == 0,
        PhysicalKind.Int16 => random.Next(4) == 0 ? Pick<short>(random, [short.MinValue, short.MaxValue, 0, -1]) : (short)random.Next(-300, 300),
        PhysicalKind.Int32 => random.Next(4) == 0 ? Pick<int>(random, [int.MinValue, int.MaxValue, 0, -1]) : random.Next(-300, 300),
        PhysicalKind.Int64 => random.Next(4) == 0 ? Pick<long>(random, [long.MinValue, long.MaxValue, 0, -1]) : random.NextInt64(-300, 300),
        PhysicalKind.Float32 => (float)NextDouble(random),
        PhysicalKind.Float64 => NextDouble(random),
        PhysicalKind.Decimal => random.Next(2) == 0 ? Pick(random, Decimals) : Math.Round((decimal)random.Next(-99999, 99999) / Pick<decimal>(random, [1, 10, 100, 7]), 6),
        PhysicalKind.Interval => new IntervalValue(random.Next(-2, 3), random.Next(-40, 40), random.NextInt64(-3, 3) * 43_200_000_000),
        PhysicalKind.Uuid => new UuidValue((ulong)random.NextInt64() << random.Next(2), (ulong)random.Next(5)),
        _ => Bytes(type, random),
    };

    /// <summary>A column of values; some as the builder wants them.</summary>
    public static Column Column(SqlType type, IReadOnlyList<object?> values)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(type);
        foreach (object? value in values)
        {
            if (value is null) builder.AppendNull();
            else if (builder is ViewBuilder view) view.Append((byte[])value);
            else if (builder is FixedBuilder<IntervalValue> intervals) intervals.Append((IntervalValue)value);
            else if (builder is FixedBuilder<UuidValue> uuids) uuids.Append((UuidValue)value);
            else if (builder is FixedBuilder<long> longs) longs.Append((long)value);
            else if (builder is FixedBuilder<int> ints) ints.Append((int)value);
            else builder.AppendValue(value);
        }

        return builder.Finish();
    }

    /// <summary>PostgreSQL's order: NaN is the greatest, -0 equals 0, an interval is its length in time, bytes are unsigned. Nulls last.</summary>
    public static int Compare(object? left, object? right)
    {
        if (left is null || right is null) return (left is null ? 1 : 0) - (right is null ? 1 : 0);
        return left switch
        {
            double d => CompareDoubles(d, (double)right),
            float f => CompareDoubles(f, (float)right),
            IntervalValue i => i.TotalMicros.CompareTo(((IntervalValue)right).TotalMicros),
            UuidValue u => (u.High, u.Low).CompareTo((((UuidValue)right).High, ((UuidValue)right).Low)),
            byte[] b => b.AsSpan().SequenceCompareTo((byte[])right),
            _ => Comparer<object>.Default.Compare(left, right),
        };
    }

    private static int CompareDoubles(double left, double right)
    {
        if (double.IsNaN(left) || double.IsNaN(right)) return (double.IsNaN(left) ? 1 : 0) - (double.IsNaN(right) ? 1 : 0);
        return left < right ? -1 : left > right ? 1 : 0;
    }

    private static double NextDouble(Random random) => random.Next(2) == 0 ? Pick(random, Doubles) : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-5, 9));

    private static byte[] Bytes(SqlType type, Random random)
    {
        bool text = type.SameAs(SqlTypes.Text);
        byte[] bytes = new byte[random.Next(4) == 0 ? random.Next(40) : random.Next(4)];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = text ? (byte)"abcz"[random.Next(4)] : Pick<byte>(random, [0, 1, 0xFE, 0xFF, 7]);
        return bytes;
    }

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
