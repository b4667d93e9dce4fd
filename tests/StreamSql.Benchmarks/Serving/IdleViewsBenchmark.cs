using System.Diagnostics;
using System.Globalization;
using StreamSql.Testing.Processes;
using StreamSql.Testing.Wire;

namespace StreamSql.Benchmarks.Serving;

/// <summary>Many materialized views over one stream: time to create them, memory, and CPU when nothing comes in.</summary>
internal sealed class IdleViewsBenchmark(Options options)
{
    private readonly int _views = options.GetInt32("views", 500);
    private readonly int _seconds = options.GetInt32("seconds", 10);

    public async Task<int> RunAsync()
    {
        Console.WriteLine(ProcessUsage.Machine());
        using var server = new ServerProcess();
        server.Start();
        using PgTextClient client = server.Connect();
        client.Query("CREATE STREAM s (k int, v int, t text)");
        client.Query("INSERT INTO s SELECT g % 10, g, 'x' FROM generate_series(1, 100) g");
        (double before, _) = ProcessUsage.ResidentMegabytes(server.ProcessId);
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < _views; i++)
            client.Query($"CREATE MATERIALIZED VIEW v{i} AS SELECT k, count(*) AS n, sum(v) AS total FROM s WHERE v > {i} GROUP BY k");
        double create = watch.Elapsed.TotalMilliseconds / _views;
        using var wait = new PeriodicTimer(TimeSpan.FromSeconds(_seconds));
        double cpu = ProcessUsage.CpuSeconds(server.ProcessId);
        await wait.WaitForNextTickAsync();
        cpu = ProcessUsage.CpuSeconds(server.ProcessId) - cpu;
        (double after, double peak) = ProcessUsage.ResidentMegabytes(server.ProcessId);
        watch.Restart();
        client.Query("INSERT INTO s VALUES (1, 1000000, 'y')");
        client.Query("FLUSH");
        double flush = watch.Elapsed.TotalMilliseconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{_views} views: {create:0.0} ms each to create, {after:0} MB resident ({before:0} MB before, peak {peak:0} MB), "
            + $"idle {cpu / _seconds * 100:0.0} % of a core, one INSERT visible in all after {flush:0} ms"));
        return 0;
    }
}
