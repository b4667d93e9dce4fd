using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Tests.Nexmark;

public sealed class NexmarkTests
{
    [Fact]
    public void ProportionsAreOneThreeFortySix()
    {
        List<object?[]> rows = ReadAll("combined", 5000, 1);
        Assert.Equal(5000, rows.Count);
        Assert.Equal((100, 300, 4600), (Count(rows, 0), Count(rows, 1), Count(rows, 2)));
        foreach (object?[] row in rows)
            for (int kind = 0; kind < 3; kind++) Assert.Equal((int)row[0]! == kind, row[1 + kind] is not null);
    }

    [Fact]
    public void TypedTablesAreTheStructsOfTheCombinedOne()
    {
        List<object?[]> combined = ReadAll("combined", 3333, 1);
        string[] tables = ["person", "auction", "bid"];
        for (int kind = 0; kind < 3; kind++)
        {
            object?[][] expected = [.. combined.Where(r => (int)r[0]! == kind).Select(r => (object?[])r[1 + kind]!)];
            List<object?[]> actual = ReadAll(tables[kind], 3333, 1);
            Assert.Equal(expected.Length, actual.Count);
            for (int i = 0; i < expected.Length; i++) Assert.True(SqlValue.AreEqual(expected[i], actual[i]));
        }
    }

    [Theory]
    [InlineData("bid")]
    [InlineData("auction")]
    [InlineData("person")]
    [InlineData("combined")]
    public void AReaderThatStartsAnywhereGoesOnWithTheSameRows(string table)
    {
        NexmarkTestSource source = new(table, 7000, 1);
        List<object?[]> whole = TestSources.Read(source.Source, source.Split(0), long.MaxValue);
        foreach (int cut in new[] { 1, 2, 3, 4, 5, 49, 50, 51, 777, 1600, 1601, 4096, 6999 })
        {
            List<object?[]> first = TestSources.Read(source.Source, source.Split(0), cut, 37);
            List<object?[]> second = TestSources.Read(source.Source, source.Split(0) with { StartOffset = cut }, long.MaxValue, 1000);
            Assert.Equal(whole.Count, first.Count + second.Count);
            for (int i = 0; i < whole.Count; i++)
                Assert.True(SqlValue.AreEqual(whole[i], i < first.Count ? first[i] : second[i - first.Count]));
        }
    }

    [Fact]
    public void SplitsTogetherAreTheWholeStream()
    {
        List<object?[]> whole = ReadAll("bid", 10_007, 1);
        List<object?[]> parts = ReadAll("bid", 10_007, 3);
        Assert.Equal(whole.Select(Text).Order(StringComparer.Ordinal), parts.Select(Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void GoldenEvents()
    {
        List<object?[]> bids = ReadAll("bid", 200_000, 1);
        Assert.Equal(184_000, bids.Count);
        byte[] text = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', bids.Take(1000).Select(Text)));
        Assert.Equal(GoldenHash, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text))[..16]);
        Assert.InRange(bids.Average(b => (string)b[3]! is "Google" or "Facebook" or "Baidu" or "Apple" ? 1.0 : 0), 0.49, 0.51);
        Assert.InRange(bids.Average(b => ((string)b[6]!).Length), 66, 69);
        Assert.InRange(bids.Average(b => Math.Log10((long)b[2]! / 100.0)), 2.95, 3.05);
        Assert.InRange(bids.Skip(100_000).Average(b => ((long)b[0]! - 1000) % 100 == 0 ? 1.0 : 0), 0.5, 0.53);
        Assert.Equal(bids.Count - 1, bids.Zip(bids.Skip(1)).Count(p => !Equals(p.First[6], p.Second[6])));
        Assert.All(bids.Zip(bids.Skip(1)), p => Assert.True((long)p.First[5]! <= (long)p.Second[5]!));
    }

    [Fact]
    public void AuctionsAndPersonsReferToWhatExists()
    {
        List<object?[]> auctions = ReadAll("auction", 50_000, 1);
        List<object?[]> persons = ReadAll("person", 50_000, 1);
        Assert.Equal(Enumerable.Range(1000, 3000).Select(i => (object)(long)i), auctions.Select(a => a[0]));
        Assert.Equal(Enumerable.Range(1000, 1000).Select(i => (object)(long)i), persons.Select(a => a[0]));
        Assert.All(auctions, a => Assert.True((long)a[4]! > (long)a[3]! && (long)a[6]! > (long)a[5]! && (long)a[7]! < 2010));
        Assert.InRange(auctions.Average(a => 48 + Length(a[1]) + Length(a[2]) + Length(a[9])), 480, 520);
        Assert.InRange(persons.Average(p => 8 + p.Skip(1).Where(v => v is string).Sum(Length)), 185, 215);
    }

    [Fact]
    public void ColumnsDoNotDependOnWhichOthersAreRead()
    {
        ConnectorOptions options = TestSources.Options(("connector", "nexmark"), ("nexmark.table.type", "bid"), ("nexmark.event.num", "1000"));
        ISource prices = TestSources.Create(TestSources.Describe(options, [new Field("price", SqlTypes.Int64)]));
        List<object?[]> alone = TestSources.Read(prices, TestSources.Splits(prices)[0], long.MaxValue);
        Assert.Equal(ReadAll("bid", 1000, 1).Select(r => r[2]), alone.Select(r => r[0]));
    }

    [Fact]
    public void NothingLeaks()
    {
        NexmarkTestSource source = new("combined", 20_000, 1);
        TestSources.Read(source.Source, source.Split(0), long.MaxValue);
        using ISplitReader reader = source.Source.CreateReader(0);
        reader.Open(() => { });
        int handle = reader.AddSplit(source.Split(0));
        Assert.True(reader.Poll(handle, long.MaxValue, 4096, out SourceBatch batch));
        batch.Chunk!.Release();
        Assert.Throws<System.Diagnostics.UnreachableException>(() => batch.Chunk.Release());
    }

    [Fact]
    public void AWrongColumnIsNamedWithAHint()
    {
        ConnectorOptions options = TestSources.Options(("connector", "nexmark"), ("nexmark.table.type", "bid"));
        IConnector connector = TestSources.Registry.Get("nexmark");
        StreamSqlException error = Assert.Throws<StreamSqlException>(() =>
            connector.ValidateAsync(options, new Schema([new Field("prize", SqlTypes.Int64)]), default).AsTask().GetAwaiter().GetResult());
        Assert.Equal((SqlState.UndefinedColumn, "Did you mean \"price\"?"), (error.SqlState, error.Hint));
    }

    /// <summary>Stored offsets mean these events: a change here breaks restarts of running jobs.</summary>
    private const string GoldenHash = "125fc7f083582f2e";

    private static int Length(object? value) => ((string)value!).Length;

    private static int Count(List<object?[]> rows, int kind) => rows.Count(r => (int)r[0]! == kind);

    private static string Text(object?[] row) => string.Join('|', row);

    private static List<object?[]> ReadAll(string table, long events, int splits)
    {
        NexmarkTestSource source = new(table, events, splits);
        var rows = new List<object?[]>();
        for (int i = 0; i < splits; i++) rows.AddRange(TestSources.Read(source.Source, source.Split(i), long.MaxValue));
        return rows;
    }

    private sealed class NexmarkTestSource
    {
        private readonly IReadOnlyList<SourceSplit> _splits;

        public NexmarkTestSource(string table, long events, int splits)
        {
            ConnectorOptions options = TestSources.Options(
                ("connector", "nexmark"), ("nexmark_table_type", table), ("nexmark.event.num", events.ToString()), ("nexmark.split.num", splits.ToString()));
            IReadOnlyList<Field> columns = TestSources.Registry.Get("nexmark").DefaultSchema(options)!.Fields;
            if (table == "combined") columns = [.. columns.Take(4)];
            Source = TestSources.Create(TestSources.Describe(options, columns));
            _splits = TestSources.Splits(Source);
        }

        public ISource Source { get; }

        public SourceSplit Split(int index) => _splits[index];
    }
}
