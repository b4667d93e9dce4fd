namespace StreamSql.Server.Tests.Http;

/// <summary>What monitoring sees.</summary>
public sealed class EndpointTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Health_says_ok_and_unknown_pages_are_not_found()
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Server.HttpPort}") };
        Assert.Equal("{\"status\":\"ok\"}\n", await client.GetStringAsync("/health"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await client.GetAsync("/nothing")).StatusCode);
    }

    [Fact]
    public async Task Metrics_count_what_tasks_did()
    {
        using RawClient sql = RawClient.Connect(server.Port);
        sql.Query("CREATE TABLE measured (id bigint PRIMARY KEY)");
        sql.ReadUntilReady();
        sql.Query("CREATE MATERIALIZED VIEW measured_v AS SELECT count(*) AS n FROM measured");
        sql.ReadUntilReady();
        sql.Query("INSERT INTO measured SELECT g FROM generate_series(1, 10) g");
        sql.ReadUntilReady();
        sql.Query("FLUSH");
        sql.ReadUntilReady();
        using var client = new HttpClient();
        string page = await client.GetStringAsync($"http://127.0.0.1:{server.Server.HttpPort}/metrics");
        Assert.Contains("streamsql_jobs{status=\"RUNNING\"} 1", page);
        Assert.Contains(page.Split('\n'), l => l.StartsWith("streamsql_task_records_in_total{job=\"measured_v\"") && l.EndsWith(" 10"));
        Assert.All(page.Split('\n').Where(l => l.Length > 0 && l[0] != '#'), l => Assert.Matches(@"^[a-z_]+(\{[^}]*\})? -?[0-9.E+-]+$", l));
    }
}
