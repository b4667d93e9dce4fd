using System.Net.Sockets;
using StreamSql.Testing.Processes;
using StreamSql.Testing.Wire;

namespace StreamSql.EndToEnd.Tests;

/// <summary>
/// kill -9 at random moments while clients insert: after each restart everything is back by itself, every acknowledged row is there
/// once, no row twice. STREAMSQL_TEST_KILLS sets how often each configuration is killed (default 3).
/// </summary>
public sealed class CrashTests
{
    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("STREAMSQL_TEST_KILLS") ?? "3");

    [Theory]
    [InlineData(1, "hashmap")]
    [InlineData(2, "hashmap")]
    [InlineData(1, "rocksdb")]
    [InlineData(2, "rocksdb")]
    public void Acknowledged_rows_are_counted_once(int parallelism, string backend)
    {
        using var server = new ServerProcess(
            null, "--set", $"state.backend={backend}", "--set", $"parallelism.default={parallelism}", "--set", "execution.checkpointing.interval=200 ms");
        server.Start();
        using (PgTextClient client = server.Connect())
        {
            client.Query("CREATE TABLE t (id bigint PRIMARY KEY, k int, v bigint)");
            client.Query("CREATE STREAM s (id bigint, k int)");
            client.Query("CREATE MATERIALIZED VIEW per_key AS SELECT k, count(*) AS n, sum(id) AS total FROM s GROUP BY k");
            client.Query("CREATE MATERIALIZED VIEW per_id AS SELECT id, count(*) AS n FROM s GROUP BY id");
            client.Query("CREATE MATERIALIZED VIEW all_rows AS SELECT count(*) AS n, sum(id) AS total FROM s");
            client.Query("CREATE MATERIALIZED VIEW t_sum AS SELECT k, count(*) AS n, sum(v) AS total FROM t GROUP BY k");
        }

        var random = new Random(parallelism * 31 + backend.Length);
        var writer = new Writer();
        for (int kill = 0; kill < Kills; kill++)
        {
            long target = writer.Acknowledged + random.Next(50, 400);
            var insert = new Thread(() => writer.InsertUntilDisconnected(server.Port));
            insert.Start();
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref writer.Acknowledged) >= target, TimeSpan.FromSeconds(60)), server.Log);
            server.Kill();
            insert.Join();
            server.Start();
            using PgTextClient client = server.Connect();
            Verify(client, writer, server);
        }

        Assert.Equal(0, server.Stop());
    }

    private static void Verify(PgTextClient client, Writer writer, ServerProcess server)
    {
        client.Query("FLUSH");
        HashSet<string> present = [.. client.Query("SELECT id FROM t").Rows.Select(r => r[0]!)];
        Assert.True(writer.AcknowledgedIds.All(id => present.Contains(id.ToString())), "an acknowledged table row is lost\n" + server.Log);
        string[] stream = [.. client.Query("SELECT id FROM s").Rows.Select(r => r[0]!)];
        Assert.Equal(stream.Length, stream.Distinct().Count());
        HashSet<string> streamed = [.. stream];
        Assert.True(writer.AcknowledgedIds.All(id => streamed.Contains(id.ToString())), "an acknowledged stream row is lost\n" + server.Log);
        string rows = stream.Length.ToString();
        string total = stream.Sum(long.Parse).ToString();
        Assert.Equal($"{rows} {total}", client.Scalar("SELECT n || ' ' || coalesce(total, 0) FROM all_rows"));
        Assert.Equal($"{rows} {total}", client.Scalar("SELECT coalesce(sum(n), 0) || ' ' || coalesce(sum(total), 0) FROM per_key"));
        Assert.Equal("0", client.Scalar("SELECT count(*) FROM per_id WHERE n <> 1"));
        Assert.Equal(rows, client.Scalar("SELECT count(*) FROM per_id"));
        Assert.Equal(present.Count.ToString(), client.Scalar("SELECT sum(n) FROM t_sum"));
    }

    /// <summary>Inserts numbered rows and remembers which were acknowledged.</summary>
    private sealed class Writer
    {
        private long _next = 1;

        public long Acknowledged;

        public List<long> AcknowledgedIds { get; } = [];

        public void InsertUntilDisconnected(int port)
        {
            try
            {
                using PgTextClient client = PgTextClient.Connect("127.0.0.1", port);
                while (true)
                {
                    long id = _next++;
                    client.Query($"INSERT INTO t VALUES ({id}, {id % 7}, {id})");
                    client.Query($"INSERT INTO s VALUES ({id}, {id % 7})");
                    AcknowledgedIds.Add(id);
                    Interlocked.Increment(ref Acknowledged);
                }
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The server was killed, as it should.
            }
        }
    }
}
