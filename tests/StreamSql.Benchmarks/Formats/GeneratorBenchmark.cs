using StreamSql.Connectors;
using StreamSql.Core.Connectors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Benchmarks.Formats;

/// <summary>The Nexmark generator alone, one core, CPU time of the thread: what it takes away from every Nexmark figure.</summary>
internal sealed class GeneratorBenchmark(Options options)
{
    private const int Batch = 4096;

    private readonly long _events = options.GetCount("events", 4_000_000);

    public int Run()
    {
        Console.WriteLine(ProcessUsage.Machine());
        Measure("bid", "auction,bidder,price,channel,url,date_time,extra");
        Measure("bid", "auction,price,date_time");
        foreach (string column in "auction,bidder,price,channel,url,date_time,extra".Split(',')) Measure("bid", column);
        Measure("auction", "id,item_name,description,initial_bid,reserve,date_time,expires,seller,category,extra");
        Measure("person", "id,name,email_address,credit_card,city,state,date_time,extra");
        return 0;
    }

    private void Measure(string table, string columns)
    {
        var registry = new ConnectorRegistry();
        ConnectorOptions with = BidRecords.Options(
            ("connector", "nexmark"), ("nexmark.table.type", table), ("nexmark.first-event.rate", "1000000"));
        IConnector nexmark = registry.Get("nexmark");
        Schema schema = nexmark.DefaultSchema(with)!;
        DecodedField[] wanted = [.. columns.Split(',').Select(c => schema[schema.IndexOf(c)]).Select((f, i) => new DecodedField(f.Name, f.Type, f.Nullable, i))];
        ISource source = nexmark.CreateSource(new SourceDescription(1, table, with, wanted, false, null, 1, new NoErrors()));
        using ISplitReader reader = source.CreateReader(0);
        reader.Open(() => { });
        int split = reader.AddSplit(new SourceSplit("nexmark-0", 0));
        long limit = 0;
        long rows = 0;
        double seconds = ThreadCpu.Median(options.GetInt32("rounds", 5), () =>
        {
            limit += _events;
            rows = 0;
            while (reader.Poll(split, limit, Batch, out SourceBatch batch))
            {
                rows += batch.Chunk?.RowCount ?? 0;
                batch.Chunk?.Release();
            }
        });
        Console.WriteLine(FormattableString.Invariant(
            $"{table} ({columns}): {_events / seconds / 1e6:0.0} M events/s, {rows / seconds / 1e6:0.0} M rows/s, {seconds / rows * 1e9:0.00} ns a row"));
    }

    private sealed class NoErrors : ISourceErrorSink
    {
        public void Report(SourceError error) => throw new InvalidOperationException(error.Reason);
    }
}
