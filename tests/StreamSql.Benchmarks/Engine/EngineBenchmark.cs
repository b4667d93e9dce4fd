using System.Diagnostics;
using System.Globalization;
using StreamSql.Benchmarks.Nexmark;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Tasks;

namespace StreamSql.Benchmarks.Engine;

/// <summary>
/// The Nexmark queries inside this process, without server and wire, for profiling: CPU time of the whole process, JIT, compiler and GC
/// included. The first run of each query warms up and is shown too.
/// </summary>
internal sealed class EngineBenchmark(Options options)
{
    private readonly long _events = options.GetCount("events", 20_000_000);
    private readonly int _parallelism = options.GetInt32("parallelism", 1);
    private readonly int _runs = options.GetInt32("runs", 2);

    public async Task<int> RunAsync()
    {
        Console.WriteLine(ProcessUsage.Machine());
        string? file = options.Find("sql");
        IEnumerable<(string Name, string Sql)> queries = file is not null
            ? [(Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file))]
            : options.Get("queries", "q0,q1,q2,q5,q7,tumble,hop,group").Split(',').Select(q => (q, NexmarkQueries.All[q]));
        int failed = 0;
        foreach ((string name, string sql) in queries)
        {
            for (int run = 0; run < _runs; run++)
            {
                try
                {
                    await MeasureAsync(name, sql, run);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    failed++;
                    Console.WriteLine($"{name,-8} failed: {e}");
                    break;
                }
            }
        }

        return failed;
    }

    private async Task MeasureAsync(string name, string sql, int run)
    {
        double interval = double.Parse(options.Get("checkpoint-seconds", "1"), CultureInfo.InvariantCulture);
        await using var engine = new InProcessEngine(_parallelism, options.Get("state", "hashmap"), TimeSpan.FromSeconds(interval));
        if (options.Find("phase") is { } phase) engine.Set("table.optimizer.agg-phase-strategy", phase);
        foreach (string statement in NexmarkTables.Create(_events, 0, options.GetCount("density", 1_000_000))) engine.Define(statement);
        string sink = $"CREATE SINK bench AS {sql} WITH (connector = '{options.Get("sink", "blackhole")}')";
        if (options.Find("explain") is not null && run == 0) Console.WriteLine(engine.Explain(sink));
        long allocated = GC.GetTotalAllocatedBytes();
        double cpuBefore = Environment.CpuUsage.TotalTime.TotalSeconds;
        var watch = Stopwatch.StartNew();
        string job = await engine.StartAsync(sink);
        StreamTask[] tasks = [.. engine.Executor.Tasks];
        JobDetails details = await engine.Dispatcher.WaitForEndAsync(job);
        double wall = watch.Elapsed.TotalSeconds;
        double cpu = Environment.CpuUsage.TotalTime.TotalSeconds - cpuBefore;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        if (details.Status != JobStatus.Finished) throw new InvalidOperationException($"{details.Status}: {details.FailureReason}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-8} run {run}  {_events / 1e6,5:0.0} M events  p{_parallelism}  wall {wall,6:0.00} s  cpu {cpu,6:0.00} s  "
            + $"{_events / cpu / 1e6,7:0.00} M/s/core  {_events / wall / 1e6,7:0.00} M/s wall  alloc {(double)allocated / _events,6:0.00} B/event  "
            + $"gc {GC.CollectionCount(0)}/{GC.CollectionCount(2)}  {details.Checkpoints.Count} checkpoints  epoch {details.Epoch}"));
        if (options.Find("tasks") is not null) PrintTasks(tasks);
    }

    private static void PrintTasks(StreamTask[] tasks)
    {
        foreach (StreamTask task in tasks)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"    {task.Id.Vertex}.{task.Id.Subtask}  busy {task.Metrics.Busy.TotalSeconds,6:0.00} s  "
                + $"back-pressured {task.Metrics.BackPressured.TotalSeconds,6:0.00} s"));
        }
    }
}
