using System.Net.Sockets;
using StreamSql.Testing.Processes;
using StreamSql.Testing.Wire;

namespace StreamSql.EndToEnd.Tests;

/// <summary>Views of different jobs and the table they read agree in every SELECT, whatever goes on.</summary>
public sealed class AgreementTests
{
    private static readonly int Reads = int.Parse(Environment.GetEnvironmentVariable("STREAMSQL_TEST_READS") ?? "300");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Two_views_and_the_table_show_one_epoch(int parallelism)
    {
        using var server = new ServerProcess(null, "--set", $"parallelism.default={parallelism}");
        server.Start();
        using PgTextClient client = server.Connect();
        client.Query("CREATE TABLE t (id bigint PRIMARY KEY, k int)");
        client.Query("CREATE MATERIALIZED VIEW per_key AS SELECT k, count(*) AS n FROM t GROUP BY k");
        client.Query("CREATE MATERIALIZED VIEW in_all AS SELECT count(*) AS n FROM t");
        using var stop = new CancellationTokenSource();
        Task writer = Task.Factory.StartNew(() => Write(server.Port, stop.Token), TaskCreationOptions.LongRunning);
        for (int read = 0; read < Reads; read++)
        {
            string?[] row = client.Query("SELECT (SELECT coalesce(sum(n), 0) FROM per_key), (SELECT n FROM in_all), (SELECT count(*) FROM t)").Rows[0];
            Assert.True(row[0] == row[1] && row[1] == row[2], $"read {read}: {string.Join(' ', row)}");
        }

        await stop.CancelAsync();
        await writer;
        Assert.NotEqual("0", client.Scalar("SELECT count(*) FROM t"));
    }

    private static void Write(int port, CancellationToken stop)
    {
        using PgTextClient client = PgTextClient.Connect("127.0.0.1", port);
        for (int i = 1; !stop.IsCancellationRequested; i += 10)
        {
            client.Query("INSERT INTO t VALUES " + string.Join(", ", Enumerable.Range(i, 10).Select(g => $"({g}, {g % 13})")));
            if (i % 50 == 1) client.Query($"DELETE FROM t WHERE id = {i}");
        }
    }
}
