using System.Text;

namespace StreamSql.Server.Tests.Statements;

/// <summary>Changes as they happen, over the wire.</summary>
public sealed class SubscribeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public void Changes_of_a_view_arrive_as_they_happen()
    {
        using RawClient writer = Prepared("s1");
        using RawClient client = RawClient.Connect(server.Port);
        client.Query("SUBSCRIBE s1_v");
        Assert.Equal('T', client.Read().Type);
        Assert.Equal(["+I", "1", "1"], Row(client)[1..]);
        Run(writer, "INSERT INTO s1 VALUES (2, 1)");
        Assert.Equal(["-U", "1", "1"], Row(client)[1..]);
        Assert.Equal(["+U", "1", "2"], Row(client)[1..]);
    }

    [Fact]
    public void A_query_runs_as_a_job_until_the_client_goes()
    {
        using RawClient writer = Prepared("s2");
        using (RawClient client = RawClient.Connect(server.Port))
        {
            client.Query("SUBSCRIBE (SELECT id * 10 AS x FROM s2) WITH (SNAPSHOT = false)");
            Assert.Equal('T', client.Read().Type);
            Run(writer, "INSERT INTO s2 VALUES (7, 1)");
            Assert.Equal(["+I", "70"], Row(client)[1..]);
            Assert.Contains(Values(writer, "SELECT name FROM streamsql.jobs"), name => name.StartsWith("subscription", StringComparison.Ordinal));
        }

        // The job ends soon after the connection is found closed; each statement in between takes a while of its own.
        Assert.True(SpinWait.SpinUntil(
            () => !Values(writer, "SELECT name FROM streamsql.jobs WHERE status = 'RUNNING'").Any(n => n.StartsWith("subscription", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void COPY_sends_changes_as_copy_data()
    {
        using RawClient writer = Prepared("s3");
        using RawClient client = RawClient.Connect(server.Port);
        client.Query("COPY (SUBSCRIBE s3_v) TO STDOUT");
        Assert.Equal('H', client.Read().Type);
        Assert.EndsWith("\t+I\t1\t1\n", Encoding.UTF8.GetString(client.Read().Body));
        Run(writer, "DELETE FROM s3");
        Assert.EndsWith("\t-D\t1\t1\n", Encoding.UTF8.GetString(client.Read().Body));
    }

    [Fact]
    public void A_cursor_fetches_what_has_come_so_far()
    {
        using RawClient writer = Prepared("s4");
        using RawClient client = RawClient.Connect(server.Port);
        Run(client, "BEGIN; DECLARE c CURSOR FOR SUBSCRIBE s4_v");
        client.Query("FETCH 10 FROM c");
        Assert.Equal("TDCZ", client.Types());
        Run(writer, "INSERT INTO s4 VALUES (2, 2)");
        client.Query("FETCH 1 FROM c");
        Assert.Equal("TDCZ", client.Types());
        Run(client, "CLOSE c; COMMIT");
    }

    [Fact]
    public void FLUSH_and_reads_of_the_writer_cover_what_it_wrote()
    {
        using RawClient client = Prepared("s5");
        for (int i = 2; i < 20; i++)
        {
            Run(client, $"INSERT INTO s5 VALUES ({i}, 1)");
            Assert.Equal([$"{i}"], Values(client, "SELECT n FROM s5_v WHERE k = 1"));
        }

        Run(client, "FLUSH");
    }

    /// <summary>A table with one row and a view that counts by k.</summary>
    private RawClient Prepared(string name)
    {
        RawClient client = RawClient.Connect(server.Port);
        Run(client, $"CREATE TABLE {name} (id bigint PRIMARY KEY, k bigint)");
        Run(client, $"INSERT INTO {name} VALUES (1, 1)");
        Run(client, $"CREATE MATERIALIZED VIEW {name}_v AS SELECT k, count(*) AS n FROM {name} GROUP BY k");
        Run(client, "FLUSH");
        return client;
    }

    private static void Run(RawClient client, string sql)
    {
        client.Query(sql);
        List<(char Type, byte[] Body)> messages = client.ReadUntilReady();
        Assert.DoesNotContain(messages, m => m.Type == 'E');
    }

    private static string[] Values(RawClient client, string sql)
    {
        client.Query(sql);
        return [.. client.ReadUntilReady().Where(m => m.Type == 'D').Select(m => Cells(m.Body)[0])];
    }

    private static string[] Row(RawClient client)
    {
        (char type, byte[] body) = client.Read();
        Assert.Equal('D', type);
        return Cells(body);
    }

    private static string[] Cells(byte[] row)
    {
        var cells = new string[(row[0] << 8) | row[1]];
        int position = 2;
        for (int i = 0; i < cells.Length; i++)
        {
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(row.AsSpan(position));
            position += 4;
            cells[i] = length < 0 ? "NULL" : Encoding.UTF8.GetString(row, position, length);
            position += Math.Max(0, length);
        }

        return cells;
    }
}
