using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Tests.JobManager;
using StreamSql.Testing.Clusters;
using StreamSql.Testing.Operators;
using StreamSql.Testing.Sources;

namespace StreamSql.Runtime.Tests.Checkpointing;

/// <summary>Failures at random points leave nothing out and count nothing twice; a number once shown keeps its content.</summary>
public sealed class ExactlyOnceTests
{
    private readonly TestJobs _jobs = new();

    [Theory]
    [InlineData("hashmap", 1, 1)]
    [InlineData("hashmap", 2, 2)]
    [InlineData("hashmap", 3, 3)]
    public async Task FailingTasksAreMadeGood(string backend, int parallelism, int seed)
    {
        await using var cluster = new MiniCluster(new MiniClusterOptions { Backend = backend, CreateOperator = _jobs.Create });
        cluster.Connector.BatchRows = 100;
        TestLog log = cluster.Connector.Logs[1] = new TestLog(4);
        var faults = new Faults(seed, 12);
        (JobSubmission job, EpochSumOperator.Published sums) =
            _jobs.Sum(1, parallelism, middle: () => new FaultyOperator(faults));
        await cluster.Dispatcher.SubmitAsync(job);
        var random = new Random(seed);
        for (int i = 0; i < 60; i++)
        {
            log.Append(random.Next(4), random.Next(1, 2000));
            if (i % 5 == 4)
            {
                long half = log.Rows / 2;
                await sums.WaitForAsync((rows, _) => rows >= half);
            }
        }

        faults.Stop();
        (long expectedRows, long expectedSum) = (log.Rows, log.Sum);
        await sums.WaitForAsync((rows, sum) => rows == expectedRows && sum == expectedSum);
        Assert.Null(sums.Contradiction);
        Assert.True(faults.Injected > 0);
        Assert.All(sums.Epochs.Values, e => Assert.True(e.Rows <= expectedRows));
    }

    [Theory]
    [InlineData("hashmap", 1)]
    [InlineData("hashmap", 2)]
    public async Task JobsComeBackWithTheServer(string backend, int parallelism)
    {
        var metadata = new MemoryMetadataStore();
        var connector = new TestConnector();
        TestLog log = connector.Logs[1] = new TestLog(3);
        string directory = Directory.CreateTempSubdirectory("streamsql-restart-").FullName;
        (JobSubmission job, EpochSumOperator.Published sums) = _jobs.Sum(1, parallelism);
        for (int run = 0; run < 4; run++)
        {
            await using var cluster = new MiniCluster(new MiniClusterOptions
            {
                Backend = backend,
                CreateOperator = _jobs.Create,
                Metadata = metadata,
                Connector = connector,
                Directory = directory,
            });
            await cluster.Dispatcher.StartAsync();
            if (run == 0) await cluster.Dispatcher.SubmitAsync(job);
            log.Append(run % 3, 3000 + run);
            (long expectedRows, long expectedSum) = (log.Rows, log.Sum);
            await sums.WaitForAsync((rows, sum) => rows == expectedRows && sum == expectedSum);
            JobDetails details = Assert.Single(await cluster.Dispatcher.JobsAsync());
            await cluster.WaitUntilCoveredAsync(details.Id);
            Assert.Equal(JobStatus.Running, details.Status);
            if (run > 0) Assert.Contains(cluster.Log.Messages, m => m.Contains("goes on from checkpoint", StringComparison.Ordinal));
        }

        Assert.Null(sums.Contradiction);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task AnIdleJobIsCheckpointedOnceAndNoMore()
    {
        await using var cluster = new MiniCluster(new MiniClusterOptions { Backend = "hashmap", CreateOperator = _jobs.Create });
        TestLog log = cluster.Connector.Logs[1] = new TestLog(1);
        (JobSubmission job, EpochSumOperator.Published sums) = _jobs.Sum(1, 1);
        string id = await cluster.Dispatcher.SubmitAsync(job);
        log.Append(0, 100);
        await sums.WaitForAsync((rows, _) => rows == 100);
        await cluster.WaitForCheckpointAsync(c => c.SourceOffsets.Values.Any(o => o.GetValueOrDefault("0") >= 100));
        long end = (await cluster.WaitUntilCoveredAsync(id)).CheckpointId;
        long executions = cluster.Executor.Pool.Executions;
        for (int i = 0; i < 20; i++) await cluster.Dispatcher.JobsAsync();
        Assert.Equal(end, cluster.Storage.FindNewestComplete(id, _ => { })!.CheckpointId);
        Assert.InRange(cluster.Executor.Pool.Executions - executions, 0, 3);
    }

    [Fact]
    public async Task DroppingAJobForgetsItsCheckpoints()
    {
        var metadata = new MemoryMetadataStore();
        await using var cluster = new MiniCluster(
            new MiniClusterOptions { Backend = "hashmap", CreateOperator = _jobs.Create, Metadata = metadata });
        TestLog log = cluster.Connector.Logs[1] = new TestLog(1);
        (JobSubmission job, EpochSumOperator.Published sums) = _jobs.Sum(1, 2);
        string id = await cluster.Dispatcher.SubmitAsync(job);
        log.Append(0, 1_000_000);
        await sums.WaitForAsync((rows, _) => rows > 0);
        await cluster.Dispatcher.CancelAsync(id);
        Assert.Empty(metadata.LoadJobs());
        Assert.Empty(await cluster.Dispatcher.JobsAsync());
        Assert.Equal(0, cluster.Executor.Network.SegmentsInFlight);
    }
}
