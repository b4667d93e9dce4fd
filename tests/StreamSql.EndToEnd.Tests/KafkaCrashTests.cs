using StreamSql.Testing.Kafka;
using StreamSql.Testing.Processes;
using StreamSql.Testing.Wire;

namespace StreamSql.EndToEnd.Tests;

/// <summary>kill -9 while a Kafka producer goes on: every message is counted once in every view, whatever moment was hit.</summary>
public sealed class KafkaCrashTests
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("STREAMSQL_TEST_KILLS") ?? "3");

    [KafkaTheory]
    [InlineData(1, "hashmap")]
    [InlineData(2, "rocksdb")]
    public void Messages_are_counted_once(int parallelism, string backend)
    {
        using KafkaBroker broker = KafkaBroker.Create();
        string topic = $"crash-{parallelism}-{backend}-{Guid.NewGuid():N}";
        broker.CreateTopic(topic, 3);
        using var server = new ServerProcess(
            null, "--set", $"state.backend={backend}", "--set", $"parallelism.default={parallelism}", "--set", "execution.checkpointing.interval=200 ms");
        server.Start();
        using (PgTextClient client = server.Connect())
        {
            client.Query($"CREATE STREAM m (id bigint, k int, name text) WITH (connector = 'kafka', topic = '{topic}', "
                + $"properties.bootstrap.servers = '{broker.BootstrapServers}', scan.startup.mode = 'earliest-offset', format = 'json')");
            client.Query("CREATE MATERIALIZED VIEW per_k AS SELECT k, count(*) AS n, sum(id) AS total FROM m GROUP BY k");
            client.Query("CREATE MATERIALIZED VIEW in_all AS SELECT count(*) AS n, sum(id) AS total FROM m");
            client.Query("CREATE MATERIALIZED VIEW per_id AS SELECT id, count(*) AS n FROM m GROUP BY id");
        }

        var random = new Random(parallelism);
        using var producer = new KcatProducer(broker.BootstrapServers, topic);
        for (int kill = 0; kill < Kills; kill++)
        {
            using (PgTextClient client = server.Connect())
            {
                long seen = long.Parse(client.Scalar("SELECT coalesce(sum(n), 0) FROM per_k")!);
                long target = seen + random.Next(100, 3000);
                Assert.True(
                    SpinWait.SpinUntil(
                        () =>
                        {
                            producer.Write(200);
                            return long.Parse(client.Scalar("SELECT coalesce(sum(n), 0) FROM per_k")!) >= target;
                        },
                        TimeSpan.FromSeconds(60)),
                    server.Log);
            }

            server.Kill();
            server.Start();
        }

        producer.Write(500);
        producer.Finish();
        using PgTextClient reader = server.Connect();
        string expected = $"{producer.Written} {producer.Sum}";
        string? last = null;
        bool reached = SpinWait.SpinUntil(
            () => (last = reader.Scalar("SELECT n || ' ' || coalesce(total, 0) FROM in_all")) == expected, TimeSpan.FromSeconds(60));
        Assert.True(reached, $"expected {expected}, got {last}\n{server.Log}");
        reader.Query("FLUSH");
        Assert.Equal(expected, reader.Scalar("SELECT sum(n) || ' ' || sum(total) FROM per_k"));
        Assert.Equal("0", reader.Scalar("SELECT count(*) FROM per_id WHERE n <> 1"));
        Assert.Equal(producer.Written.ToString(), reader.Scalar("SELECT count(*) FROM per_id"));
    }
}
