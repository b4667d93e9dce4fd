using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StreamSql.Testing.Processes;
using StreamSql.Testing.Wire;

namespace StreamSql.Benchmarks.Nexmark;

/// <summary>
/// Full engine, SQL text in, in-engine generator to blackhole. Each query runs in a server process of its own, whose whole CPU time
/// (JIT and GC included) from CREATE SINK to the end of the job is counted; events count persons, auctions and bids alike.
/// </summary>
internal sealed class NexmarkBenchmark(Options options)
{
    private readonly long _events = options.GetCount("events", 20_000_000);
    private readonly int _parallelism = options.GetInt32("parallelism", 1);
    private readonly string _state = options.Get("state", "hashmap");
    private readonly long _rate = options.GetCount("rate", 0);
    private readonly long _density = options.GetCount("density", 1_000_000);

    public async Task<int> RunAsync()
    {
        Console.WriteLine(ProcessUsage.Machine());
        string? file = options.Find("sql");
        IEnumerable<(string Name, string Sql)> queries = file is not null
            ? [(Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file))]
            : options.Get("queries", "q0,q1,q2").Split(',').Select(q => (q, NexmarkQueries.All[q]));
        int failed = 0;
        foreach ((string name, string sql) in queries)
        {
            try
            {
                NexmarkResult result = await MeasureAsync(name, sql);
                Print(result);
                if (options.Find("json") is { } json) await File.AppendAllTextAsync(json, JsonSerializer.Serialize(result) + "\n");
            }
            catch (Exception e) when (e is PgErrorException or InvalidOperationException or IOException)
            {
                failed++;
                Console.WriteLine($"{name,-8} failed: {e.Message}");
            }
        }

        return failed;
    }

    private static void Print(NexmarkResult r) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{r.Query,-8} {r.Events / 1e6,6:0.0} M events  p{r.Parallelism} {r.State,-8} wall {r.WallSeconds,6:0.00} s  cpu {r.CpuSeconds,6:0.00} s  "
        + $"{r.CoreEventsPerSecond / 1e6,7:0.00} M/s/core  steady {r.SteadyCoreEventsPerSecond / 1e6,7:0.00} M/s/core  "
        + $"rss {r.ResidentMegabytes,5:0} MB  alloc {r.AllocatedBytesPerEvent,6:0.00} B/event  {r.Checkpoints} checkpoints"));

    private async Task<NexmarkResult> MeasureAsync(string name, string sql)
    {
        using var server = new ServerProcess(
            null, "--set", $"state.backend={_state}", "--set", $"parallelism.default={_parallelism}",
            "--set", $"execution.checkpointing.interval={options.Get("checkpoint-interval", "1 s")}");
        server.Start();
        using PgTextClient client = server.Connect();
        foreach (string statement in NexmarkTables.Create(_events, _rate, _density)) client.Query(statement);
        double allocatedBefore = await MetricAsync(server, "dotnet_gc_allocated_bytes_total");
        double cpuBefore = ProcessUsage.CpuSeconds(server.ProcessId);
        var watch = Stopwatch.StartNew();
        client.Query($"CREATE SINK bench AS {sql} WITH (connector = 'blackhole')");
        (double quarterCpu, long quarterEvents) = await WaitAsync(client, server);
        double wall = watch.Elapsed.TotalSeconds;
        double end = ProcessUsage.CpuSeconds(server.ProcessId);
        double allocated = await MetricAsync(server, "dotnet_gc_allocated_bytes_total") - allocatedBefore;
        string? checkpoints = client.Scalar("SELECT count(*) FROM streamsql.checkpoints WHERE status = 'COMPLETED'");
        double cpu = end - cpuBefore;
        double steadyCpu = Math.Max(0.01, end - quarterCpu);
        return new NexmarkResult(
            name, _events, _parallelism, _state, wall, cpu, _events / cpu, (_events - quarterEvents) / steadyCpu,
            ProcessUsage.ResidentMegabytes(server.ProcessId).Peak, long.Parse(checkpoints ?? "0", CultureInfo.InvariantCulture), allocated / _events);
    }

    /// <summary>Waits for the job's end; returns the CPU time and events at the first look after a quarter of the events.</summary>
    private async Task<(double Cpu, long Events)> WaitAsync(PgTextClient client, ServerProcess server)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        (double Cpu, long Events)? quarter = null;
        while (await timer.WaitForNextTickAsync())
        {
            PgResult job = client.Query("SELECT status, failure_reason FROM streamsql.jobs WHERE name = 'bench'");
            string status = job.Rows.Count == 0 ? "GONE" : job.Rows[0][0]!;
            if (quarter is null)
            {
                string? events = client.Scalar("SELECT max(\"offset\") FROM streamsql.sources");
                long done = events is null ? 0 : long.Parse(events, CultureInfo.InvariantCulture);
                if (done >= _events / 4) quarter = (ProcessUsage.CpuSeconds(server.ProcessId), Math.Min(done, _events));
            }

            if (status == "FINISHED") return quarter ?? (ProcessUsage.CpuSeconds(server.ProcessId), _events);
            if (status is "FAILED" or "CANCELED" or "GONE") throw new InvalidOperationException($"job {status}: {job.Rows.FirstOrDefault()?[1]}");
        }

        throw new InvalidOperationException("stopped");
    }

    private static async Task<double> MetricAsync(ServerProcess server, string name)
    {
        using var http = new HttpClient();
        string text = await http.GetStringAsync(new Uri($"http://127.0.0.1:{server.HttpPort}/metrics"));
        string? line = text.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
    }
}
