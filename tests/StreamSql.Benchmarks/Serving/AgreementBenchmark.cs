using System.Globalization;
using StreamSql.Testing.Kafka;
using StreamSql.Testing.Processes;
using StreamSql.Testing.Wire;

namespace StreamSql.Benchmarks.Serving;

/// <summary>
/// Views of different jobs and a table read in one SELECT again and again while Kafka (through kcat) and an INSERT client write as fast as
/// they can: every read must agree with itself. Also how old what was read is: now less the newest time stamp written into the rows.
/// </summary>
internal sealed class AgreementBenchmark(Options options)
{
    private const string Read =
        "SELECT (SELECT coalesce(sum(n), 0) FROM m_per_k), (SELECT n FROM m_all), (SELECT count(*) FROM t), (SELECT n FROM t_all), "
        + "(SELECT coalesce(sum(n), 0) FROM t_per_k), (SELECT at FROM m_all), (SELECT at FROM t_all)";

    private readonly int _reads = options.GetInt32("reads", 10_000);
    private readonly int _parallelism = options.GetInt32("parallelism", 2);

    public async Task<int> RunAsync()
    {
        Console.WriteLine(ProcessUsage.Machine());
        if (KafkaBroker.WhyNone is { } why)
        {
            Console.WriteLine(why);
            return 2;
        }

        using KafkaBroker broker = KafkaBroker.Create();
        broker.CreateTopic("m", 3);
        using var server = new ServerProcess(null, "--set", $"parallelism.default={_parallelism}");
        server.Start();
        using PgTextClient reader = server.Connect();
        Create(reader, broker.BootstrapServers);
        using var stop = new CancellationTokenSource();
        Task kafka = Task.Factory.StartNew(() => WriteKafka(broker.BootstrapServers, stop.Token), TaskCreationOptions.LongRunning);
        Task inserts = Task.Factory.StartNew(() => Insert(server.Port, stop.Token), TaskCreationOptions.LongRunning);
        int apart = ReadAll(reader);
        await stop.CancelAsync();
        await Task.WhenAll(kafka, inserts);
        return apart == 0 ? 0 : 1;
    }

    private static void Create(PgTextClient client, string servers)
    {
        client.Query($"CREATE STREAM m (id bigint, k int, at bigint) WITH (connector = 'kafka', topic = 'm', "
            + $"properties.bootstrap.servers = '{servers}', scan.startup.mode = 'earliest', format = 'json')");
        client.Query("CREATE TABLE t (id bigint PRIMARY KEY, k int, at bigint)");
        foreach (string source in (string[])["m", "t"])
        {
            client.Query($"CREATE MATERIALIZED VIEW {source}_per_k AS SELECT k, count(*) AS n FROM {source} GROUP BY k");
            client.Query($"CREATE MATERIALIZED VIEW {source}_all AS SELECT count(*) AS n, max(at) AS at FROM {source}");
        }
    }

    private static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static void WriteKafka(string servers, CancellationToken stop)
    {
        using var producer = new KcatProducer(servers, "m");
        for (long i = 0; !stop.IsCancellationRequested; i++)
            producer.WriteLine($"{{\"id\": {i}, \"k\": {i % 1000}, \"at\": {Now()}}}");
        producer.Finish();
    }

    private static void Insert(int port, CancellationToken stop)
    {
        using PgTextClient client = PgTextClient.Connect("127.0.0.1", port);
        for (long i = 0; !stop.IsCancellationRequested; i += 10)
        {
            long at = Now();
            client.Query("INSERT INTO t VALUES " + string.Join(", ", Enumerable.Range(0, 10).Select(n => $"({i + n}, {n}, {at})")));
            if (i % 100 == 0) client.Query($"DELETE FROM t WHERE id = {i + 1}");
        }
    }

    private int ReadAll(PgTextClient reader)
    {
        var kafkaAges = new List<double>();
        var tableAges = new List<double>();
        int apart = 0;
        string?[] row = [];
        for (int read = 0; read < _reads; read++)
        {
            row = reader.Query(Read).Rows[0];
            long now = Now();
            if (row[0] != row[1] || row[2] != row[3] || row[3] != row[4])
            {
                apart++;
                Console.WriteLine($"read {read} disagrees: {string.Join(' ', row)}");
            }

            if (row[5] is { } kafka) kafkaAges.Add(now - long.Parse(kafka, CultureInfo.InvariantCulture));
            if (row[6] is { } table) tableAges.Add(now - long.Parse(table, CultureInfo.InvariantCulture));
        }

        Console.WriteLine($"agreement: {_reads} reads, {apart} disagree; at the end {row[1]} messages of Kafka and {row[2]} rows in the table");
        Latencies.Print("age of the newest message read, from its production", kafkaAges);
        Latencies.Print("age of the newest table row read, from before its INSERT", tableAges);
        return apart;
    }
}
