using System.Diagnostics;
using System.Globalization;
using System.Text;
using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;
using Xunit.Abstractions;

namespace StreamSql.Connectors.Tests.Formats.Json;

/// <summary>Prints how fast JSON bids become columns. Run with STREAMSQL_RATES=1 in Release.</summary>
public sealed class JsonRate(ITestOutputHelper output) : IDecodeFaults
{
    [RateTheory]
    [InlineData("auction,bidder,price,channel,url,date_time,extra")]
    [InlineData("auction,price")]
    public void Rate(string columns)
    {
        ConnectorOptions options = TestSources.Options(("connector", "nexmark"), ("nexmark.table.type", "bid"), ("nexmark.event.num", "20000"));
        Schema bid = TestSources.Registry.Get("nexmark").DefaultSchema(options)!;
        (PooledBuffer buffer, RecordRange[] records) = Bids(options, bid);
        Field[] fields = [.. columns.Split(',').Select(c => bid[bid.IndexOf(c)])];
        using RecordDecoder decoder = TestSources.Registry.Formats.Single(f => f.Name == "json")
            .CreateDecoder(options, [.. fields.Select((f, i) => new DecodedColumn(f.Name, f.Type, f.Nullable, i))]);
        var decoded = new Column[fields.Length];
        for (int round = 0; round < 5; round++)
        {
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            long rows = 0, bytes = 0;
            while (rows < 5_000_000)
            {
                for (int at = 0; at + 4096 <= records.Length; at += 4096)
                {
                    ReadOnlySpan<RecordRange> batch = records.AsSpan(at, 4096);
                    decoder.Decode(buffer, batch, decoded, this);
                    foreach (Column column in decoded) column.Release();
                    rows += 4096;
                    bytes += batch[^1].Start + batch[^1].Length - batch[0].Start;
                }
            }

            double seconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
            output.WriteLine($"{fields.Length} fields: {rows / seconds / 1e6:F2} M rows/s, {bytes / seconds / 1e9:F2} GB/s of CPU, {bytes / rows} B");
        }
    }

    public void Report(int record, string reason, bool dropRow) => Assert.Fail(reason);

    private static (PooledBuffer Buffer, RecordRange[] Records) Bids(ConnectorOptions options, Schema bid)
    {
        ISource source = TestSources.Create(TestSources.Describe(options, bid.Fields));
        List<object?[]> rows = TestSources.Read(source, TestSources.Splits(source)[0], long.MaxValue);
        var text = new StringBuilder();
        var records = new RecordRange[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            int start = text.Length;
            object?[] r = rows[i];
            string time = DateTime.UnixEpoch.AddTicks((long)r[5]! * 10).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture,
                $$"""{"auction":{{r[0]}},"bidder":{{r[1]}},"price":{{r[2]}},"channel":"{{r[3]}}","url":"{{r[4]}}","date_time":"{{time}}","extra":"{{r[6]}}"}""");
            records[i] = new RecordRange(start, text.Length - start);
        }

        PooledBuffer buffer = BufferPool.Rent(text.Length);
        Encoding.UTF8.GetBytes(text.ToString(), buffer.Bytes);
        return (buffer, records);
    }
}
