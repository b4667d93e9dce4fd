using FsCheck;
using FsCheck.Fluent;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Functions;
using StreamSql.Expressions.Tests.Support;

namespace StreamSql.Expressions.Tests.Kernels;

/// <summary>Casts through text give back what went in; numeric casts agree with single values.</summary>
public sealed class CastProperties
{
    [Fact]
    public void Bigints_survive() => RoundTrip<long>(SqlTypes.Int64, v => v);

    [Fact]
    public void Integers_survive() => RoundTrip<int>(SqlTypes.Int32, v => v);

    [Fact]
    public void Doubles_survive() => RoundTrip<double>(SqlTypes.Float64, v => v);

    [Fact]
    public void Reals_survive() => RoundTrip<float>(SqlTypes.Float32, v => v);

    [Fact]
    public void Booleans_survive() => RoundTrip<bool>(SqlTypes.Boolean, v => v);

    [Fact]
    public void Decimals_survive() => RoundTrip<decimal>(SqlTypes.Decimal, v => v);

    [Fact]
    public void Dates_survive() => RoundTrip<int>(SqlTypes.Date, v => v % 2_000_000);

    [Fact]
    public void Timestamps_survive() => RoundTrip<long>(SqlTypes.Timestamp, v => v % 60_000_000_000_000_000);

    [Fact]
    public void Instants_survive() => RoundTrip<long>(SqlTypes.TimestampTz, v => v % 60_000_000_000_000_000);

    [Fact]
    public void Times_survive() => RoundTrip<uint>(SqlTypes.Time, v => v * 1_000_000L % 86_400_000_000);

    [Fact]
    public void Intervals_survive() =>
        RoundTrip<Tuple<short, short, int>>(SqlTypes.Interval, v => new IntervalValue(v.Item1, v.Item2, v.Item3 * 1000L));

    [Fact]
    public void Bytes_survive() => RoundTrip<byte[]>(SqlTypes.Bytes, v => v);

    [Fact]
    public void Arrays_survive() => RoundTrip<int?[]>(SqlTypes.ListOf(SqlTypes.Int32), v => v.Select(e => (object?)e).ToArray());

    [Theory]
    [InlineData(2.5, 2)]
    [InlineData(3.5, 4)]
    [InlineData(-2.5, -2)]
    public void Doubles_round_half_to_even(double value, int expected) =>
        Assert.Equal([expected], Columns.Values(Cast(SqlTypes.Float64, SqlTypes.Int32), Columns.Chunk(1, Columns.Of(SqlTypes.Float64, [value]))));

    [Theory]
    [InlineData("2.5", 3)]
    [InlineData("-2.5", -3)]
    public void Numerics_round_half_away_from_zero(string value, int expected)
    {
        object? number = TextFormat.Parse(SqlTypes.Decimal, value);
        Assert.Equal([expected], Columns.Values(Cast(SqlTypes.Decimal, SqlTypes.Int32), Columns.Chunk(1, Columns.Of(SqlTypes.Decimal, [number]))));
    }

    /// <summary>Every pair that the rules allow has a kernel.</summary>
    [Fact]
    public void Every_allowed_cast_compiles()
    {
        var missing = new List<string>();
        foreach (SqlType from in SqlTypes.All)
        {
            foreach (SqlType to in SqlTypes.All)
            {
                if (from.Kind == TypeKind.Unknown || to.Kind == TypeKind.Unknown || CastRules.Find(from, to) == CastKind.None) continue;
                try
                {
                    Expressions.Evaluation.ExpressionEvaluator.Compile(Cast(from, to));
                }
                catch (Exception e)
                {
                    missing.Add($"{from} -> {to}: {e.Message}");
                }
            }
        }

        Assert.Empty(missing);
    }

    private static CastExpr Cast(SqlType from, SqlType to) => new(new InputRef(0, from), to);

    private static void RoundTrip<T>(SqlType type, Func<T, object> make) =>
        Prop.ForAll(ArbMap.Default.ArbFor<T[]>(), samples =>
        {
            List<object?> values = [null, .. samples.Where(s => s is not null).Select(make)];
            var text = new CastExpr(new InputRef(0, type), SqlTypes.Text);
            var back = new CastExpr(text, type);
            List<object?> result = Columns.Values(back, Columns.Chunk(values.Count, Columns.Of(type, values)));
            for (int i = 0; i < values.Count; i++) Assert.True(Core.Columnar.SqlValue.AreEqual(values[i], result[i]), $"{values[i]} became {result[i]}");
            return true;
        }).QuickCheckThrowOnFailure();
}
