using StreamSql.Runtime.JobManager;
using StreamSql.Testing.Clusters;
using StreamSql.Testing.Operators;
using StreamSql.Testing.Sources;

namespace StreamSql.Runtime.Tests.JobManager;

/// <summary>Epochs over several jobs: one input per number, whatever the speed of the job.</summary>
public sealed class EpochClockTests
{
    private readonly TestJobs _jobs = new();

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public async Task NewRowsBecomeVisibleInAnEpoch(int parallelism, bool chained)
    {
        await using MiniCluster cluster = Create();
        TestLog log = cluster.Connector.Logs[1] = new TestLog(3);
        (JobSubmission job, EpochSumOperator.Published sums) = _jobs.Sum(1, parallelism, chained);
        await cluster.Dispatcher.SubmitAsync(job);
        await sums.WaitForAsync((rows, _) => rows == 0);
        for (int i = 0; i < 20; i++)
        {
            log.Append(i % 3, 1 + (i * 100));
            (long allRows, long allSum) = (log.Rows, log.Sum);
            await sums.WaitForAsync((rows, sum) => rows == allRows && sum == allSum);
        }
    }

    [Fact]
    public async Task OneNumberNamesOneInputInJobsOfDifferentSpeed()
    {
        await using MiniCluster cluster = Create();
        TestLog log = cluster.Connector.Logs[1] = new TestLog(3);
        var all = new List<EpochSumOperator.Published>();
        for (int i = 0; i < 4; i++)
        {
            // Some jobs spend time on each batch.
            int spin = i * 20_000;
            (JobSubmission job, EpochSumOperator.Published sums) = _jobs.Sum(1, 1 + (i % 3), onRows: _ => Thread.SpinWait(spin));
            all.Add(sums);
            await cluster.Dispatcher.SubmitAsync(job);
        }

        var random = new Random(7);
        for (int i = 0; i < 300; i++)
        {
            log.Append(random.Next(3), random.Next(1, 5000));
            if (i % 10 == 0) await cluster.Clock.TickNowAsync();
        }

        (long rows, long sum) = (log.Rows, log.Sum);
        foreach (EpochSumOperator.Published sums in all) await sums.WaitForAsync((r, s) => r == rows && s == sum);
        int shared = 0;
        var first = all[0].Epochs;
        foreach (EpochSumOperator.Published other in all.Skip(1))
        {
            foreach ((long epoch, (long Rows, long Sum) totals) in other.Epochs)
            {
                if (!first.TryGetValue(epoch, out (long Rows, long Sum) expected)) continue;
                Assert.Equal(expected, totals);
                shared++;
            }
        }

        Assert.True(shared > 3, $"only {shared} epochs in common");
    }

    [Fact]
    public async Task WithoutInputThereAreNoEpochsAndNoWork()
    {
        await using MiniCluster cluster = Create();
        TestLog busy = cluster.Connector.Logs[1] = new TestLog(1);
        cluster.Connector.Logs[2] = new TestLog(4);
        (JobSubmission active, EpochSumOperator.Published sums) = _jobs.Sum(1, 1, chained: true);
        await cluster.Dispatcher.SubmitAsync(active);
        var idle = new List<EpochSumOperator.Published>();
        for (int i = 0; i < 500; i++)
        {
            (JobSubmission job, EpochSumOperator.Published published) = _jobs.Sum(2, 1, chained: true);
            idle.Add(published);
            await cluster.Dispatcher.SubmitAsync(job);
        }

        foreach (EpochSumOperator.Published published in idle) await published.WaitForAsync((_, _) => true);
        await cluster.Dispatcher.JobsAsync();
        int epochsOfIdle = idle.Sum(p => p.Epochs.Count);
        long before = cluster.Executor.Pool.Executions;
        long ticksBefore = cluster.Clock.Ticks;
        for (int i = 1; i <= 20; i++)
        {
            busy.Append(0, 10);
            long expected = i * 10;
            await sums.WaitForAsync((rows, _) => rows == expected);
        }

        Assert.Equal(epochsOfIdle, idle.Sum(p => p.Epochs.Count));
        Assert.InRange(cluster.Clock.Ticks - ticksBefore, 1, 60);
        Assert.InRange(cluster.Executor.Pool.Executions - before, 20, 400);
    }

    [Fact]
    public async Task AnIdleViewIsValidThroughTheEpochsOfOthers()
    {
        await using MiniCluster cluster = Create();
        TestLog busy = cluster.Connector.Logs[1] = new TestLog(1);
        cluster.Connector.Logs[2] = new TestLog(1);
        (JobSubmission active, EpochSumOperator.Published sums) = _jobs.Sum(1, 1);
        (JobSubmission quiet, EpochSumOperator.Published still) = _jobs.Sum(2, 1);
        await cluster.Dispatcher.SubmitAsync(quiet);
        long published = await still.WaitForAsync((rows, _) => rows == 0);
        await cluster.Dispatcher.SubmitAsync(active);
        busy.Append(0, 10);
        long epoch = await sums.WaitForAsync((rows, _) => rows == 10);
        Assert.True(cluster.Clock.ValidThrough(quiet.ObjectId, published) >= epoch);
        Assert.True(cluster.Clock.ValidThrough(active.ObjectId, epoch) >= epoch);
        long covering = await cluster.Clock.WaitForCoveringAsync(1, 10, "0");
        Assert.True(covering <= epoch);
        Assert.Equal(10, cluster.Clock.CutOf(1, epoch)!["0"]);
    }

    [Fact]
    public async Task NumbersGoOnAfterARestart()
    {
        var metadata = new MemoryMetadataStore();
        long last;
        await using (var cluster = new MiniCluster(new MiniClusterOptions { Metadata = metadata, CreateOperator = _jobs.Create }))
        {
            await cluster.Clock.TickNowAsync();
            last = await cluster.Clock.TickNowAsync();
        }

        await using var second = new MiniCluster(new MiniClusterOptions { Metadata = metadata, CreateOperator = _jobs.Create });
        Assert.True(await second.Clock.TickNowAsync() > last);
    }

    [Fact]
    public async Task AFailingJobLeavesOthersAlone()
    {
        await using MiniCluster cluster = Create();
        TestLog log = cluster.Connector.Logs[1] = new TestLog(2);
        (JobSubmission good, EpochSumOperator.Published sums) = _jobs.Sum(1, 2);
        (JobSubmission bad, _) = _jobs.Sum(1, 2, onRows: rows => throw new InvalidOperationException("injected"));
        bad = bad with { Graph = bad.Graph with { Settings = new Dictionary<string, string> { ["restart-strategy"] = "none" } } };
        await cluster.Dispatcher.SubmitAsync(good);
        string badId = await cluster.Dispatcher.SubmitAsync(bad);
        log.Append(0, 1000);
        JobDetails failed = await cluster.Dispatcher.WaitForEndAsync(badId);
        Assert.Equal(JobStatus.Failed, failed.Status);
        Assert.Contains("injected", failed.FailureReason!, StringComparison.Ordinal);
        log.Append(1, 1000);
        await sums.WaitForAsync((rows, _) => rows == 2000);
        Assert.Contains(cluster.Log.Messages, m => m.Contains("injected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NewSplitsAreFoundWhenAnotherJobReadsThem()
    {
        await using MiniCluster cluster = Create();
        TestLog log = cluster.Connector.Logs[1] = new TestLog(1);
        (JobSubmission first, EpochSumOperator.Published a) = _jobs.Sum(1, 1);
        await cluster.Dispatcher.SubmitAsync(first);
        await a.WaitForAsync((_, _) => true);
        log.AddSplit();
        (JobSubmission second, EpochSumOperator.Published b) = _jobs.Sum(1, 1);
        await cluster.Dispatcher.SubmitAsync(second);
        log.Append(1, 500);
        long epoch = await b.WaitForAsync((rows, _) => rows == 500);
        await a.WaitForAsync((rows, _) => rows == 500);
        foreach ((long number, (long Rows, long Sum) totals) in a.Epochs)
            if (b.Epochs.TryGetValue(number, out (long Rows, long Sum) other)) Assert.Equal(other, totals);
        Assert.True(epoch > 0);
    }

    private MiniCluster Create() => new(new MiniClusterOptions { CreateOperator = _jobs.Create });
}
