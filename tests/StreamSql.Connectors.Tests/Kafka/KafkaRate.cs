using System.Diagnostics;
using Confluent.Kafka;
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

    /// <summary>From handing a record to a producer that does not linger to the row; and the CPU time of a second in which nothing comes.</summary>
    [RateTheory]
    [InlineData(500)]
    public void LatencyAndIdleness(int records)
    {
        string topic = kafka.CreateTopic(1);
        ISource source = kafka.Source(kafka.Options(topic), [new Field("id", SqlTypes.Int64)]);
        using var run = new SourceRun(source, TestSources.Splits(source));
        var config = new ProducerConfig { BootstrapServers = kafka.Broker.BootstrapServers, LingerMs = 0, Acks = Acks.Leader };
        using IProducer<Null, string> producer = new ProducerBuilder<Null, string>(config).Build();
        var millis = new List<double>();
        for (int i = 0; i < records; i++)
        {
            long start = TimeProvider.System.GetTimestamp();
            producer.Produce(topic, new Message<Null, string> { Value = $"{{\"id\":{i}}}" });
            run.UntilRows(i + 1);
            if (i >= 20) millis.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        millis.Sort();
        output.WriteLine($"produce to row: p50 {millis[millis.Count / 2]:F2} ms, p99 {millis[millis.Count * 99 / 100]:F2} ms, max {millis[^1]:F2} ms");
        producer.Dispose();
        using var nothing = new ManualResetEventSlim();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        nothing.Wait(TimeSpan.FromSeconds(5));
        output.WriteLine($"idle: {(Environment.CpuUsage.TotalTime - before).TotalMilliseconds / 5:F1} ms of CPU a second");
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
