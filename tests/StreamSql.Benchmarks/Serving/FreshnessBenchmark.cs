using System.Diagnostics;
using System.Globalization;
using StreamSql.Testing.Processes;
using StreamSql.Testing.Wire;

namespace StreamSql.Benchmarks.Serving;

/// <summary>
/// From the acknowledgement of an INSERT to the moment its effect shows in a view read on another connection (which polls), idle and
/// while a second client inserts as fast as it can. Also the time from CREATE MATERIALIZED VIEW to its first row.
/// </summary>
internal sealed class FreshnessBenchmark(Options options)
{
    private readonly int _samples = options.GetInt32("samples", 300);

    public int Run()
    {
        Console.WriteLine(ProcessUsage.Machine());
        using var server = new ServerProcess();
        server.Start();
        using PgTextClient writer = server.Connect();
        using PgTextClient reader = server.Connect();
        writer.Query("CREATE TABLE t (id bigint PRIMARY KEY, k int)");
        writer.Query("CREATE MATERIALIZED VIEW v AS SELECT k, count(*) AS n FROM t GROUP BY k");
        Report("idle", Measure(writer, reader, 0));
        using var stop = new CancellationTokenSource();
        var load = new Thread(() => Load(server.Port, stop.Token));
        load.Start();
        Report("with a writer of 10-row INSERTs", Measure(writer, reader, 1_000_000));
        stop.Cancel();
        load.Join();
        MeasureCreate(writer);
        return 0;
    }

    private static void MeasureCreate(PgTextClient client)
    {
        var times = new List<double>();
        for (int i = 0; i < 20; i++)
        {
            long start = Stopwatch.GetTimestamp();
            client.Query($"CREATE MATERIALIZED VIEW c{i} AS SELECT k, count(*) AS n FROM t GROUP BY k");
            while (client.Scalar($"SELECT count(*) FROM c{i}") == "0")
            {
                // Asking again is the measurement.
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Report("CREATE MATERIALIZED VIEW to first row", times);
    }

    private static void Load(int port, CancellationToken stop)
    {
        using PgTextClient client = PgTextClient.Connect("127.0.0.1", port);
        for (long i = 10_000_000; !stop.IsCancellationRequested; i += 10)
            client.Query($"INSERT INTO t SELECT g, 7 FROM generate_series({i}, {i + 9}) g");
    }

    private static void Report(string what, List<double> times)
    {
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: p50 {times[times.Count / 2]:0.0} ms, p99 {times[(int)(times.Count * 0.99)]:0.0} ms, max {times[^1]:0.0} ms, {times.Count} samples"));
    }

    private List<double> Measure(PgTextClient writer, PgTextClient reader, long first)
    {
        var times = new List<double>();
        for (int i = 0; i < _samples; i++)
        {
            int key = (int)(first + 1000 + i);
            writer.Query($"INSERT INTO t VALUES ({first + i + 1}, {key})");
            long start = Stopwatch.GetTimestamp();
            while (reader.Query($"SELECT n FROM v WHERE k = {key}").Rows.Count == 0)
            {
                // Asking again is the measurement.
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }
}
