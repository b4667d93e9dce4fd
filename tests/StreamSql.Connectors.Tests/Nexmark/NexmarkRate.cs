using System.Diagnostics;
using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Connectors;
using Xunit.Abstractions;

namespace StreamSql.Connectors.Tests.Nexmark;

/// <summary>Prints the generator's rate; it asserts only an order of magnitude. Run with STREAMSQL_RATES=1 in Release.</summary>
public sealed class NexmarkRate(ITestOutputHelper output)
{
    [RateTheory]
    [InlineData("bid", 7)]
    [InlineData("bid", 3)]
    [InlineData("combined", 4)]
    [InlineData("auction", 10)]
    [InlineData("person", 8)]
    public void Rate(string table, int columns)
    {
        ConnectorOptions options = TestSources.Options(
            ("connector", "nexmark"), ("nexmark.table.type", table), ("nexmark.event.num", "200000000"), ("nexmark.first-event.rate", "1000000"));
        IConnector connector = TestSources.Registry.Get("nexmark");
        ISource source = connector.CreateSource(TestSources.Describe(options, [.. connector.DefaultSchema(options)!.Fields.Take(columns)]));
        using ISplitReader reader = source.CreateReader(0);
        reader.Open(() => { });
        int split = reader.AddSplit(TestSources.Splits(source)[0]);
        long offset = 0;
        for (int round = 0; round < 4; round++)
        {
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            long rows = 0, start = -1;
            while (rows < 10_000_000 && offset < 190_000_000 * (round + 1) / 4 && reader.Poll(split, long.MaxValue, 4096, out SourceBatch batch))
            {
                if (start < 0) start = batch.NextOffset;
                rows += batch.Chunk!.RowCount;
                offset = batch.NextOffset;
                batch.Chunk.Release();
            }

            double seconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
            output.WriteLine($"{table} {columns} columns: {rows / seconds / 1e6:F1} M rows/s, {(offset - start) / seconds / 1e6:F1} M events/s of CPU");
            Assert.True(rows / seconds > 100_000);
        }
    }
}
