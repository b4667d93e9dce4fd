using System.Diagnostics;
using System.Globalization;
using StreamSql.Testing.Kafka;
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

    public async Task<int> RunAsync()
    {
        Console.WriteLine(ProcessUsage.Machine());
        using var server = new ServerProcess();
        server.Start();
        using PgTextClient writer = server.Connect();
        using PgTextClient reader = server.Connect();
        writer.Query("CREATE TABLE t (id bigint PRIMARY KEY, k int)");
        writer.Query("CREATE MATERIALIZED VIEW v AS SELECT k, count(*) AS n FROM t GROUP BY k");
        Latencies.Print("idle", Measure(writer, reader, 0));
        using var stop = new CancellationTokenSource();
        Task load = Task.Factory.StartNew(() => Load(server.Port, stop.Token), TaskCreationOptions.LongRunning);
        Latencies.Print("with a writer of 10-row INSERTs", Measure(writer, reader, 1_000_000));
        await stop.CancelAsync();
        await load;
        Latencies.Print("SUBSCRIBE, from INSERT acknowledged to the change fetched", MeasureSubscribe(server, writer));
        MeasureCreate(writer);
        MeasureKafka(server, reader);
        return 0;
    }

    /// <summary>The other connection waits in FETCH; the writer's clock starts when its INSERT is acknowledged.</summary>
    private List<double> MeasureSubscribe(ServerProcess server, PgTextClient writer)
    {
        using PgTextClient subscriber = server.Connect();
        subscriber.Query("CREATE MATERIALIZED VIEW s AS SELECT id, k FROM t WHERE id >= 5000000 AND id < 6000000");
        subscriber.Query("BEGIN");
        subscriber.Query("DECLARE c CURSOR FOR SUBSCRIBE s WITH (SNAPSHOT = false)");
        var times = new List<double>();
        for (int i = 0; i < _samples; i++)
        {
            Task<long> arrival = Task.Factory.StartNew(
                () =>
                {
                    while (subscriber.Query("FETCH 1 FROM c WITH (timeout = '1s')").Rows.Count == 0)
                    {
                        // An empty answer is a timeout: wait on.
                    }

                    return Stopwatch.GetTimestamp();
                },
                TaskCreationOptions.LongRunning);
            writer.Query($"INSERT INTO t VALUES ({5_000_000 + i}, 1)");
            long acknowledged = Stopwatch.GetTimestamp();
            times.Add(Math.Max(0, Stopwatch.GetElapsedTime(acknowledged, arrival.Result).TotalMilliseconds));
        }

        subscriber.Query("ROLLBACK");
        return times;
    }

    /// <summary>From handing a message to kcat to its count in a view; kcat's own way to the broker is included.</summary>
    private void MeasureKafka(ServerProcess server, PgTextClient reader)
    {
        if (KafkaBroker.WhyNone is { } why)
        {
            Console.WriteLine($"Kafka: {why}");
            return;
        }

        using KafkaBroker broker = KafkaBroker.Create();
        broker.CreateTopic("f", 3);
        using PgTextClient client = server.Connect();
        client.Query($"CREATE STREAM f (id bigint) WITH (connector = 'kafka', topic = 'f', properties.bootstrap.servers = '{broker.BootstrapServers}', "
            + "scan.startup.mode = 'earliest', format = 'json')");
        client.Query("CREATE MATERIALIZED VIEW fv AS SELECT id, count(*) AS n FROM f GROUP BY id");
        using var producer = new KcatProducer(broker.BootstrapServers, "f");
        var times = new List<double>();
        for (int i = 0; i < _samples + 5; i++)
        {
            // kcat reads its input by the kilobyte.
            producer.WriteLine($"{{\"id\": {i}}}".PadRight(1023));
            long start = Stopwatch.GetTimestamp();
            while (reader.Query($"SELECT n FROM fv WHERE id = {i}").Rows.Count == 0)
            {
                // Asking again is the measurement.
            }

            // The first ones include the producer's connecting.
            if (i >= 5) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Latencies.Print("Kafka, idle, from producing a message to the view", times);
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

        Latencies.Print("CREATE MATERIALIZED VIEW to first row", times);
    }

    private static void Load(int port, CancellationToken stop)
    {
        using PgTextClient client = PgTextClient.Connect("127.0.0.1", port);
        for (long i = 10_000_000; !stop.IsCancellationRequested; i += 10)
            client.Query("INSERT INTO t VALUES " + string.Join(", ", Enumerable.Range(0, 10).Select(n => $"({i + n}, 7)")));
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
