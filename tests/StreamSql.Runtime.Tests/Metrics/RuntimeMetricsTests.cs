using System.Text.RegularExpressions;
using StreamSql.Runtime.Metrics;
using StreamSql.Runtime.Tests.Checkpointing;
using StreamSql.Runtime.Tests.JobManager;
using StreamSql.Testing.Clusters;
using StreamSql.Testing.Sources;

namespace StreamSql.Runtime.Tests.Metrics;

/// <summary>Figures of a job that has processed a known input.</summary>
public sealed class RuntimeMetricsTests
{
    private readonly TestJobs _jobs = new();

    [Fact]
    public async Task TasksTellWhatTheyDid()
    {
        await using MiniCluster cluster = Create();
        TestLog log = cluster.Connector.Logs[1] = new TestLog(2);
        GroupedView view = GroupedView.Over(1, 2, 50);
        string id = await cluster.Dispatcher.SubmitAsync(view.Job);
        log.Append(0, 3000);
        log.Append(1, 2000);
        await view.ReadAsync(cluster, 1, log);
        await cluster.WaitUntilCoveredAsync(id);
        IReadOnlyList<TaskFigures> tasks = new RuntimeMetrics(cluster.Executor, cluster.Dispatcher).Tasks();
        Assert.Equal(4, tasks.Count);
        Assert.All(tasks, t => Assert.Equal(t.Uptime.TotalSeconds, (t.Busy + t.BackPressured + t.Idle).TotalSeconds, 3));
        Assert.Equal(5000, tasks.Where(t => t.Id.Vertex == 1).Sum(t => t.RowsIn));
        Assert.Equal(5000, tasks.Where(t => t.Id.Vertex == 1).Sum(t => t.RowsOut));
        Assert.Equal(5000, tasks.Where(t => t.Id.Vertex == 2).Sum(t => t.RowsIn));
        Assert.All(tasks.Where(t => t.Id.Vertex == 2), t => Assert.True(t.StateBytes > 0 && t.Operators.Count == 2));
        Assert.Equal([2000, 3000], tasks.SelectMany(t => t.Splits).Select(s => s.Position).Order());
    }

    [Fact]
    public async Task FamiliesAreNamedOnceAndAsPrometheusWants()
    {
        await using MiniCluster cluster = Create();
        TestLog log = cluster.Connector.Logs[1] = new TestLog(1);
        GroupedView view = GroupedView.Over(1, 1, 50);
        string id = await cluster.Dispatcher.SubmitAsync(view.Job);
        log.Append(0, 100);
        await view.ReadAsync(cluster, 1, log);
        await cluster.WaitUntilCoveredAsync(id);
        IReadOnlyList<MetricFamily> families = await new RuntimeMetrics(cluster.Executor, cluster.Dispatcher).CollectAsync();
        Assert.Equal(families.Count, families.Select(f => f.Name).Distinct().Count());
        Assert.All(families, f => Assert.Matches(new Regex("^streamsql_[a-z_]+$"), f.Name));
        Assert.All(families, f => Assert.Equal(f.Type == "counter", f.Name.EndsWith("_total", StringComparison.Ordinal)));
        Assert.Equal(100, Sum(families, "streamsql_source_records_total"));
        Assert.Equal(0, Sum(families, "streamsql_job_epoch_lag"));
        Assert.True(Sum(families, "streamsql_checkpoint_size_bytes") > 0);
        Assert.True(Sum(families, "streamsql_checkpoint_id") > 0);
    }

    private static double Sum(IReadOnlyList<MetricFamily> families, string name) =>
        families.Single(f => f.Name == name).Samples.Sum(s => s.Value);

    private MiniCluster Create() => new(new MiniClusterOptions { Backend = "hashmap", CreateOperator = _jobs.Create });
}
