using System.Diagnostics;
using System.Globalization;
using StreamSql.Benchmarks.Engine;
using StreamSql.Runtime.JobManager;
using StreamSql.Testing.Kafka;

namespace StreamSql.Benchmarks.Formats;

/// <summary>
/// JSON bids from a Kafka topic or a file of lines, through a filter, into nothing; until everything there was at the start has
/// been read (a job over bounded input ends when its output is a sink). CPU time of this process, which holds the whole engine (compiler and GC included); broker and producer are processes of their own.
/// </summary>
internal sealed class IngestBenchmark(Options options)
{
    private const string Job =
        "CREATE SINK v AS SELECT auction, bidder, price, date_time FROM bids WHERE price > 10000000 WITH (connector = 'blackhole')";

    private const string Columns =
        "auction bigint, bidder bigint, price bigint, channel text, url text, date_time timestamp(3), extra text, "
        + "WATERMARK FOR date_time AS date_time - INTERVAL '4 seconds'";

    private readonly int _rows = options.GetInt32("rows", 2_000_000);
    private readonly int _runs = options.GetInt32("runs", 3);

    public async Task<int> FilesAsync()
    {
        Console.WriteLine(ProcessUsage.Machine());
        string path = Path.GetTempFileName();
        try
        {
            BidRecords.WriteFile(path, _rows);
            await RunAsync($"connector = 'filesystem', path = '{path}', format = 'json'", new FileInfo(path).Length);
        }
        finally
        {
            File.Delete(path);
        }

        return 0;
    }

    public async Task<int> KafkaAsync()
    {
        if (KafkaBroker.WhyNone is { } reason)
        {
            Console.WriteLine(reason);
            return 1;
        }

        Console.WriteLine(ProcessUsage.Machine());
        using var broker = KafkaBroker.Create();
        broker.CreateTopic("bids", options.GetInt32("partitions", 2));
        string path = Path.GetTempFileName();
        long bytes;
        try
        {
            BidRecords.WriteFile(path, _rows);
            bytes = new FileInfo(path).Length;
            string[] arguments = ["-b", broker.BootstrapServers, "-P", "-t", "bids", "-X", "linger.ms=20", "-l", path];
            using var producer = Process.Start("kcat", arguments);
            await producer.WaitForExitAsync();
            if (producer.ExitCode != 0) return producer.ExitCode;
        }
        finally
        {
            File.Delete(path);
        }

        await RunAsync(
            $"connector = 'kafka', topic = 'bids', properties.bootstrap.servers = '{broker.BootstrapServers}', "
            + "scan.startup.mode = 'earliest-offset', scan.bounded.mode = 'latest-offset', format = 'json'", bytes);
        return 0;
    }

    private async Task RunAsync(string with, long bytes)
    {
        for (int run = 0; run < _runs; run++)
        {
            await using var engine = new InProcessEngine(options.GetInt32("parallelism", 1), "hashmap", TimeSpan.FromSeconds(1));
            engine.Define($"CREATE STREAM bids ({Columns}) WITH ({with})");
            double before = Environment.CpuUsage.TotalTime.TotalSeconds;
            var watch = Stopwatch.StartNew();
            string job = await engine.StartAsync(Job);
            JobDetails details = await engine.Dispatcher.WaitForEndAsync(job);
            double wall = watch.Elapsed.TotalSeconds;
            double cpu = Environment.CpuUsage.TotalTime.TotalSeconds - before;
            if (details.Status != JobStatus.Finished) throw new InvalidOperationException($"{details.Status}: {details.FailureReason}");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"run {run}: {_rows / 1e6:0.0} M rows of {bytes / _rows} bytes, cpu {cpu:0.00} s, wall {wall:0.00} s: "
                + $"{_rows / cpu / 1e6:0.00} M rows/s per core, {bytes / cpu / 1e6:0} MB/s per core, {_rows / wall / 1e6:0.00} M rows/s of wall"));
        }
    }
}
