using System.Buffers.Binary;

namespace StreamSql.Server.Tests.PgWire;

/// <summary>The protocol on a raw socket, as it should be used and as it should not.</summary>
public sealed class ProtocolTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public void Encryption_requests_get_N_and_the_startup_goes_on()
    {
        using var client = new RawClient(server.Port);
        client.Startup(80877104);
        Assert.Equal('N', client.ReadByte());
        client.Startup(80877103);
        Assert.Equal('N', client.ReadByte());
        client.Startup(196608, ("user", "root"), ("database", "dev"));
        Assert.EndsWith("KZ", client.Types());
    }

    [Fact]
    public void Data_stuffed_behind_SSLRequest_is_refused()
    {
        using var client = new RawClient(server.Port);
        client.SendBytes([0, 0, 0, 8, 4, 210, 22, 47, .. RawClient.Message('Q', "select 1")]);
        (char type, byte[] body) = client.Read();
        Assert.Equal('E', type);
        Assert.Equal("08P01", RawClient.Field(body, 'C'));
        Assert.Equal('\0', client.Read().Type);
    }

    [Theory]
    [InlineData(196608 + 7)]
    [InlineData(196610)]
    public void Newer_minor_versions_are_negotiated(int code)
    {
        using var client = new RawClient(server.Port);
        client.Startup(code, ("user", "root"), ("database", "dev"), ("_pq_.wonder", "1"));
        List<(char Type, byte[] Body)> messages = client.ReadUntilReady();
        Assert.Equal('v', messages[0].Type);
        Assert.Equal(196608, BinaryPrimitives.ReadInt32BigEndian(messages[0].Body));
        Assert.Equal('Z', messages[^1].Type);
    }

    [Theory]
    [InlineData("nobody", "dev", "28000")]
    [InlineData("root", "nowhere", "3D000")]
    public void Unknown_users_and_databases_are_fatal(string user, string database, string code)
    {
        using var client = new RawClient(server.Port);
        client.Startup(196608, ("user", user), ("database", database));
        (char type, byte[] body) = client.ReadUntilReady().Last(m => m.Type == 'E');
        Assert.Equal('E', type);
        Assert.Equal(code, RawClient.Field(body, 'C'));
        Assert.Equal("FATAL", RawClient.Field(body, 'V'));
    }

    [Theory]
    [InlineData(2_000_000_000)]
    [InlineData(3)]
    [InlineData(-5)]
    public void A_senseless_length_ends_the_connection_with_an_error(int length)
    {
        using RawClient client = RawClient.Connect(server.Port);
        byte[] header = [(byte)'Q', 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), length);
        client.SendBytes(header);
        (char type, byte[] body) = client.Read();
        Assert.Equal('E', type);
        Assert.Equal("08P01", RawClient.Field(body, 'C'));
        Assert.Equal('\0', client.Read().Type);
    }

    [Fact]
    public void Garbage_ends_the_connection_and_nothing_else()
    {
        using RawClient witness = RawClient.Connect(server.Port);
        foreach (byte[] garbage in new[] { "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), [0xFF, 0xFF, 0xFF, 0xFF], new byte[64], [0, 0, 39, 200, 0] })
        {
            using var client = new RawClient(server.Port);
            client.SendBytes(garbage);
            Assert.Contains(client.Read().Type, "E\0");
        }

        using (RawClient client = RawClient.Connect(server.Port))
        {
            client.SendBytes([1, 2, 3, 4, 5, 6, 7, 8]);
            Assert.Equal('E', client.Read().Type);
        }

        witness.Query("show server_encoding");
        Assert.Equal("TDCZ", witness.Types());
    }

    [Fact]
    public void A_client_that_vanishes_within_a_message_is_forgotten()
    {
        using (RawClient client = RawClient.Connect(server.Port)) client.SendBytes([(byte)'Q', 0, 0, 1, 0, (byte)'s']);
        using RawClient next = RawClient.Connect(server.Port);
        next.Query("");
        Assert.Equal("IZ", next.Types());
    }

    [Fact]
    public void A_message_in_single_bytes_is_understood()
    {
        using RawClient client = RawClient.Connect(server.Port);
        foreach (byte b in RawClient.Message('Q', "show server_encoding")) client.SendBytes([b]);
        Assert.Equal("TDCZ", client.Types());
    }

    [Fact]
    public void After_an_error_everything_up_to_Sync_is_skipped()
    {
        using RawClient client = RawClient.Connect(server.Port);
        client.SendBytes([
            .. RawClient.Message('P', "", "show no_such_setting_at_all", (short)0),
            .. RawClient.Message('B', "", "", (short)0, (short)0, (short)0),
            .. RawClient.Message('E', "", 0),
            .. RawClient.Message('S'),
            .. RawClient.Message('P', "", "show server_encoding", (short)0),
            .. RawClient.Message('B', "", "", (short)0, (short)0, (short)0),
            .. RawClient.Message('D', 'P', ""),
            .. RawClient.Message('E', "", 0),
            .. RawClient.Message('S')]);
        string first = client.Types();
        Assert.EndsWith("EZ", first);
        Assert.Equal(1, first.Count(c => c == 'E'));
        Assert.Equal("12TDCZ", client.Types());
    }

    [Fact]
    public void Named_statements_live_until_they_are_closed()
    {
        using RawClient client = RawClient.Connect(server.Port);
        client.SendBytes([.. RawClient.Message('P', "s1", "show server_encoding", (short)0), .. RawClient.Message('S')]);
        Assert.Equal("1Z", client.Types());
        client.SendBytes([.. RawClient.Message('P', "s1", "show TimeZone", (short)0), .. RawClient.Message('S')]);
        Assert.Equal("42P05", RawClient.Field(client.ReadUntilReady()[0].Body, 'C'));
        client.SendBytes([.. RawClient.Message('D', 'S', "s1"), .. RawClient.Message('C', 'S', "s1"), .. RawClient.Message('C', 'S', "never"), .. RawClient.Message('S')]);
        Assert.Equal("tT33Z", client.Types());
        client.SendBytes([.. RawClient.Message('B', "", "s1", (short)0, (short)0, (short)0), .. RawClient.Message('S')]);
        Assert.Equal("26000", RawClient.Field(client.ReadUntilReady()[0].Body, 'C'));
    }

    [Fact]
    public void Flush_sends_answers_without_Sync()
    {
        using RawClient client = RawClient.Connect(server.Port);
        client.SendBytes([.. RawClient.Message('P', "", "show TimeZone", (short)0), .. RawClient.Message('H')]);
        Assert.Equal('1', client.Read().Type);
        client.Send('S');
        Assert.Equal("Z", client.Types());
    }

    [Fact]
    public void Transaction_state_is_reported_and_a_failed_block_refuses_statements()
    {
        using RawClient client = RawClient.Connect(server.Port);
        client.Query("begin");
        Assert.Equal((byte)'T', client.ReadUntilReady()[^1].Body[0]);
        client.Query("show nothing_like_it");
        Assert.Equal((byte)'E', client.ReadUntilReady()[^1].Body[0]);
        client.Query("show TimeZone");
        Assert.Equal("25P02", RawClient.Field(client.ReadUntilReady()[0].Body, 'C'));
        client.Query("commit");
        List<(char Type, byte[] Body)> end = client.ReadUntilReady();
        Assert.Equal("ROLLBACK", RawClient.Text(end[0].Body));
        Assert.Equal((byte)'I', end[^1].Body[0]);
        client.Query("rollback");
        Assert.Equal("NCZ", client.Types());
    }

    [Fact]
    public void SET_reports_the_parameter_and_ROLLBACK_takes_it_back()
    {
        using RawClient client = RawClient.Connect(server.Port);
        client.Query("set TimeZone = 'Europe/Berlin'");
        Assert.Contains(client.ReadUntilReady(), m => m.Type == 'S' && RawClient.Text(m.Body) == "TimeZone\0Europe/Berlin");
        client.Query("begin; set TimeZone = 'UTC'");
        client.ReadUntilReady();
        client.Query("rollback");
        Assert.Contains(client.ReadUntilReady(), m => m.Type == 'S' && RawClient.Text(m.Body) == "TimeZone\0Europe/Berlin");
    }

    [Fact]
    public void LISTEN_gets_what_another_session_notifies()
    {
        using RawClient listener = RawClient.Connect(server.Port);
        using RawClient sender = RawClient.Connect(server.Port);
        listener.Query("listen news");
        listener.ReadUntilReady();
        sender.Query("notify news, 'hello'");
        sender.ReadUntilReady();
        (char type, byte[] body) = listener.Read();
        Assert.Equal('A', type);
        Assert.EndsWith("news\0hello\0", System.Text.Encoding.UTF8.GetString(body));
    }

    [Fact]
    public void A_function_call_message_is_refused_and_the_session_goes_on()
    {
        using RawClient client = RawClient.Connect(server.Port);
        client.Send('F', 1, (short)0, (short)0, (short)0);
        Assert.Equal("EZ", client.Types());
        client.Query("");
        Assert.Equal("IZ", client.Types());
    }

    [Fact]
    public void A_thousand_idle_connections_cost_little()
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var clients = new List<RawClient>();
        try
        {
            for (int i = 0; i < 1000; i++) clients.Add(RawClient.Connect(server.Port));
            long after = GC.GetTotalMemory(forceFullCollection: true);
            Assert.True(after - before < 64 << 20, $"{(after - before) >> 10} KiB for 1000 connections");
            clients[500].Query("show TimeZone");
            Assert.Equal("TDCZ", clients[500].Types());
        }
        finally
        {
            foreach (RawClient client in clients) client.Dispose();
        }
    }
}
