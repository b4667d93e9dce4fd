namespace StreamSql.Server.Tests.Statements;

/// <summary>A statement that asks too much fails alone: its session and the others go on.</summary>
public sealed class LimitTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public void A_query_beyond_work_mem_fails_alone()
    {
        using RawClient client = RawClient.Connect(server.Port);
        client.Query("SET streamsql.work_mem = '1MB'");
        client.ReadUntilReady();
        client.Query("SELECT g FROM generate_series(1, 2000000) g ORDER BY g DESC");
        AssertFails(client, "53200");
        client.Query("SELECT count(*) FROM (SELECT g, count(*) FROM generate_series(1, 2000000) g GROUP BY g) x");
        AssertFails(client, "53200");
        AssertWorks(client);
    }

    [Fact]
    public void Nesting_without_end_is_an_error()
    {
        using RawClient client = RawClient.Connect(server.Port);
        client.Query("SELECT " + new string('(', 100_000) + "1" + new string(')', 100_000));
        AssertFails(client, "54001");
        client.Query("SELECT " + string.Concat(Enumerable.Repeat("1 + (", 50_000)) + "1" + new string(')', 50_000));
        AssertFails(client, "54001");
        AssertWorks(client);
    }

    [Fact]
    public void A_statement_longer_than_the_limit_ends_its_connection_only()
    {
        using RawClient other = RawClient.Connect(server.Port);
        using RawClient client = RawClient.Connect(server.Port);
        client.SendBytes([(byte)'Q', 0x10, 0, 0, 0]);
        (char type, byte[] body) = client.Read();
        Assert.Equal('E', type);
        Assert.Equal("08P01", RawClient.Field(body, 'C'));
        AssertWorks(other);
    }

    [Fact]
    public void A_timeout_stops_the_statement_that_runs()
    {
        using RawClient client = RawClient.Connect(server.Port);
        client.Query("SET statement_timeout = '50ms'");
        client.ReadUntilReady();
        client.Query("SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 100000) b WHERE a + b = -1");
        AssertFails(client, "57014");
        AssertWorks(client);
    }

    [Fact]
    public void A_cancel_request_stops_the_statement_that_runs()
    {
        using RawClient client = RawClient.Connect(server.Port);
        client.Query("CREATE TABLE cancelled (id bigint PRIMARY KEY); CREATE MATERIALIZED VIEW cancelled_v AS SELECT id FROM cancelled");
        client.ReadUntilReady();
        client.Query("SUBSCRIBE cancelled_v WITH (PROGRESS)");
        Assert.Equal('T', client.Read().Type);
        using (var cancel = new RawClient(server.Port))
        {
            byte[] processId = [(byte)(client.ProcessId >> 24), (byte)(client.ProcessId >> 16), (byte)(client.ProcessId >> 8), (byte)client.ProcessId];
            cancel.SendStartup(80877102, [.. processId, .. client.Secret]);
            Assert.Equal('\0', cancel.Read().Type);
        }

        AssertFails(client, "57014");
        AssertWorks(client);
    }

    private static void AssertFails(RawClient client, string code)
    {
        List<(char Type, byte[] Body)> messages = client.ReadUntilReady();
        byte[] error = Assert.Single(messages, m => m.Type == 'E').Body;
        Assert.Equal(code, RawClient.Field(error, 'C'));
        Assert.Equal('Z', messages[^1].Type);
    }

    private static void AssertWorks(RawClient client)
    {
        client.Query("SELECT 1");
        Assert.Equal("TDCZ", client.Types());
    }
}
