using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Tests.DataGen;

public sealed class DataGenTests
{
    private static readonly Field[] Columns =
    [
        new("id", SqlTypes.Int64), new("price", SqlTypes.DecimalOf(10, 2)), new("name", SqlTypes.Text), new("ok", SqlTypes.Boolean), new("n", SqlTypes.Int32),
    ];

    [Fact]
    public void SequencesAndBounds()
    {
        ISource source = Source(1, ("rows-per-second", "0"), ("fields.id.kind", "sequence"), ("fields.id.start", "5"), ("fields.id.end", "104"),
            ("fields.name.length", "7"), ("fields.n.min", "-3"), ("fields.n.max", "3"), ("fields.price.max", "50"));
        Assert.True(source.IsBounded);
        List<object?[]> rows = TestSources.Read(source, TestSources.Splits(source)[0], long.MaxValue, 33);
        Assert.Equal(Enumerable.Range(5, 100).Select(i => (object)(long)i), rows.Select(r => r[0]));
        Assert.All(rows, r => Assert.True(r[1] is >= 0m and <= 50m && ((string)r[2]!).Length == 7 && r[4] is >= -3 and <= 3));
        Assert.Equal(7, rows.Select(r => r[4]).Distinct().Count());
    }

    [Fact]
    public void RowsAreAFunctionOfSeedAndNumber()
    {
        (string, string)[] with = [("rows-per-second", "0"), ("number-of-rows", "1000"), ("seed", "42")];
        ISource one = Source(1, with);
        SourceSplit split = TestSources.Splits(one)[0];
        List<object?[]> whole = TestSources.Read(one, split, long.MaxValue);
        List<object?[]> rest = TestSources.Read(one, split with { StartOffset = 321 }, long.MaxValue, 100);
        Assert.Equal(whole.Skip(321).Select(Text), rest.Select(Text));
        ISource three = Source(3, with);
        IEnumerable<string> parts = TestSources.Splits(three).SelectMany(s => TestSources.Read(three, s, long.MaxValue)).Select(Text);
        Assert.Equal(whole.Select(Text).Order(StringComparer.Ordinal), parts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ARateIsKeptAndTheTaskIsWoken()
    {
        // The rate counts from the opening of the reader, so the clock of the test must start before.
        long start = TimeProvider.System.GetTimestamp();
        ISource source = Source(1, ("rows-per-second", "1000"));
        Assert.False(source.IsBounded);
        using var run = new SourceRun(source, TestSources.Splits(source));
        run.UntilRows(200);
        Assert.True(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds >= 199);
        Assert.True(run.Reader.KnownEndOffset(0) >= 200);
    }

    [Fact]
    public void ANumberOfRowsIsThereAtOnceUnlessARateSaysElse()
    {
        ISource limited = Source(1, ("number-of-rows", "1000"));
        using (var run = new SourceRun(limited, TestSources.Splits(limited))) Assert.Equal(1000, run.Reader.KnownEndOffset(0));
        ISource slow = Source(1, ("number-of-rows", "1000"), ("rows-per-second", "0.001"));
        using (var run = new SourceRun(slow, TestSources.Splits(slow))) Assert.Equal(0, run.Reader.KnownEndOffset(0));
    }

    [Theory]
    [InlineData("fields.nam.length", "1", "Did you mean \"name\"?")]
    [InlineData("fields.name.lenght", "1", "Did you mean \"length\"?")]
    public void MisspeltFieldOptions(string key, string value, string hint)
    {
        ConnectorOptions options = TestSources.Options(("connector", "datagen"), (key, value));
        StreamSqlException error = Assert.Throws<StreamSqlException>(() =>
            TestSources.Registry.Get("datagen").ValidateAsync(options, new Schema(Columns), default).AsTask().GetAwaiter().GetResult());
        Assert.Equal(hint, error.Hint);
    }

    private static string Text(object?[] row) => string.Join('|', row);

    private static ISource Source(int parallelism, params (string, string)[] with) =>
        TestSources.Create(TestSources.Describe(TestSources.Options([("connector", "datagen"), .. with]), Columns, parallelism));
}
