using System.Diagnostics;
using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Connectors;
using StreamSql.Core.Types;
using Xunit.Abstractions;

namespace StreamSql.Connectors.Tests.Kafka;

/// <summary>Prints how fast JSON bids of a topic become columns. Run with STREAMSQL_RATES=1 in Release.</summary>
[Collection("kafka")]
public sealed class KafkaRate(KafkaFixture kafka, ITestOutputHelper output)
{
    [RateTheory]
    [InlineData(1_000_000)]
    public void Rate(int records)
    {
        string topic = kafka.CreateTopic(2);
        string file = Path.GetTempFileName();
        Field[] columns = WriteBids(file, records);
        string[] arguments = ["-b", kafka.Broker.BootstrapServers, "-P", "-t", topic, "-X", "linger.ms=20", "-l", file];
        using (var kcat = Process.Start("/usr/bin/kcat", arguments)) kcat.WaitForExit();
        File.Delete(file);
        for (int round = 0; round < 5; round++)
        {
            ISource source = kafka.Source(kafka.Options(topic), columns, bounded: true);
            IReadOnlyList<SourceSplit> splits = TestSources.Splits(source);
            long start = TimeProvider.System.GetTimestamp();
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            (long rows, long batches) = Drain(source, splits);
            double seconds = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds;
            double wall = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            output.WriteLine($"{rows} rows: {rows / seconds / 1e6:F2} M rows/s of CPU, {rows / wall / 1e6:F2} M/s of wall, {rows / batches} a batch");
            Assert.Equal(records, rows);
            foreach (string task in Directory.GetDirectories("/proc/self/task"))
            {
                string stat = File.ReadAllText(task + "/stat");
                string[] f = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (int.Parse(f[11]) + int.Parse(f[12]) > 20) output.WriteLine($"   {stat[..(stat.LastIndexOf(')') + 1)]} user {f[11]} sys {f[12]}");
            }
        }
    }

    private static (long Rows, long Batches) Drain(ISource source, IReadOnlyList<SourceSplit> splits)
    {
        using ISplitReader reader = source.CreateReader(0);
        using var wake = new AutoResetEvent(false);
        reader.Open(() => wake.Set());
        foreach (SourceSplit split in splits) reader.AddSplit(split);
        long rows = 0, batches = 0;
        while (!Enumerable.Range(0, splits.Count).All(reader.IsFinished))
        {
            bool any = false;
            for (int i = 0; i < splits.Count; i++)
            {
                while (reader.Poll(i, long.MaxValue, 4096, out SourceBatch batch))
                {
                    any = true;
                    batches++;
                    rows += batch.Chunk?.RowCount ?? 0;
                    batch.Chunk?.Release();
                }
            }

            if (!any) wake.WaitOne(TimeSpan.FromSeconds(30));
        }

        return (rows, batches);
    }

    private static Field[] WriteBids(string file, int records)
    {
        ConnectorOptions options = TestSources.Options(("connector", "nexmark"), ("nexmark.table.type", "bid"));
        Schema bid = TestSources.Registry.Get("nexmark").DefaultSchema(options)!;
        ISource source = TestSources.Create(TestSources.Describe(options, bid.Fields));
        using ISplitReader reader = source.CreateReader(0);
        reader.Open(() => { });
        int split = reader.AddSplit(TestSources.Splits(source)[0]);
        using RecordEncoder encoder = TestSources.Registry.Formats.Single(f => f.Name == "json").CreateEncoder(options, bid);
        using FileStream stream = File.Create(file);
        var text = new System.Buffers.ArrayBufferWriter<byte>();
        for (int written = 0; written < records;)
        {
            reader.Poll(split, long.MaxValue, Math.Min(4096, records - written), out SourceBatch batch);
            text.ResetWrittenCount();
            for (int row = 0; row < batch.Chunk!.RowCount; row++)
            {
                encoder.Encode(batch.Chunk, row, text);
                text.GetSpan(1)[0] = (byte)'\n';
                text.Advance(1);
            }

            written += batch.Chunk.RowCount;
            stream.Write(text.WrittenSpan);
            batch.Chunk.Release();
        }

        return [.. bid.Fields];
    }
}
