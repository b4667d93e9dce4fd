using StreamSql.Core.Columnar;
using StreamSql.Runtime.Checkpointing;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Tests.JobManager;
using StreamSql.Testing.Clusters;
using StreamSql.Testing.Sources;

namespace StreamSql.Runtime.Tests.Checkpointing;

/// <summary>Failures and cancels at bad moments: what restarts, what ends, what is left behind.</summary>
public sealed class FailoverTests
{
    private readonly TestJobs _jobs = new();

    [Fact]
    public async Task AJobThatFailsForGoodStopsWithItsReasonAndNothingElseStops()
    {
        await using MiniCluster cluster = Create();
        TestLog log = cluster.Connector.Logs[1] = new TestLog(2);
        GroupedView good = GroupedView.Over(1, 2, 50);
        GroupedView bad = GroupedView.Over(
            1,
            2,
            51,
            new Dictionary<string, string>
            {
                ["restart-strategy.fixed-delay.attempts"] = "2",
                ["restart-strategy.fixed-delay.delay"] = "1 ms",
            },
            _jobs.Middle("bad", () => new HookOperator { OnChunk = () => throw new InvalidOperationException("cannot go on") }));
        await cluster.Dispatcher.SubmitAsync(good.Job);
        string id = await cluster.Dispatcher.SubmitAsync(bad.Job);
        log.Append(0, 1000);
        JobDetails ended = await cluster.Dispatcher.WaitForEndAsync(id);
        Assert.Equal(JobStatus.Failed, ended.Status);
        Assert.Equal(2, ended.Restarts);
        Assert.Contains("cannot go on", ended.FailureReason!, StringComparison.Ordinal);
        log.Append(1, 1000);
        Assert.Equal(GroupedView.Expected(log), await good.ReadAsync(cluster, 1, log));
    }

    [Fact]
    public async Task ATaskThatFailsDuringACheckpointIsMadeGood()
    {
        await using MiniCluster cluster = Create();
        TestLog log = cluster.Connector.Logs[1] = new TestLog(2);
        int left = 3;
        GroupedView view = GroupedView.Over(1, 2, 50, null, _jobs.Middle("fails", () => new HookOperator
        {
            OnCheckpoint = () =>
            {
                if (Interlocked.Decrement(ref left) >= 0) throw new InvalidOperationException("injected");
            },
        }));
        string id = await cluster.Dispatcher.SubmitAsync(view.Job);
        log.Append(0, 1000);
        log.Append(1, 300);
        await cluster.WaitForCheckpointAsync(_ => true);
        Assert.Equal(GroupedView.Expected(log), await view.ReadAsync(cluster, 1, log));
        JobDetails details = (await cluster.Dispatcher.FindAsync(id))!;
        Assert.InRange(details.Restarts, 2, 3);
        Assert.Equal(JobStatus.Running, details.Status);
        Assert.Contains("injected", details.FailureReason!, StringComparison.Ordinal);
        Assert.Contains(details.Checkpoints, c => c.Status == "FAILED");
        Assert.Contains(details.Checkpoints, c => c.Status == "COMPLETED");
    }

    [Fact]
    public async Task ACancelDuringACheckpointLeavesNothingBehind()
    {
        await using MiniCluster cluster = Create();
        cluster.Connector.Logs[1] = new TestLog(2);
        using var held = new Gate();
        GroupedView view = GroupedView.Over(
            1, 2, 50, null, _jobs.Middle("holds", () => new HookOperator { OnCheckpoint = held.Wait }));
        string id = await cluster.Dispatcher.SubmitAsync(view.Job);
        await held.Reached;
        Assert.Contains((await cluster.Dispatcher.FindAsync(id))!.Checkpoints, c => c.Status == "IN_PROGRESS");
        Task cancel = cluster.Dispatcher.CancelAsync(id);
        Assert.Equal(JobStatus.Cancelling, (await cluster.Dispatcher.FindAsync(id))!.Status);
        held.Open();
        await cancel;
        Assert.False(Directory.Exists(cluster.Storage.JobDirectory(id)));
        Assert.Equal(0, cluster.Executor.Network.SegmentsInFlight);
        Assert.Empty(await cluster.Dispatcher.JobsAsync());
    }

    [Fact]
    public async Task ACheckpointThatTakesTooLongIsGivenUpAndTheNextOneCounts()
    {
        await using MiniCluster cluster = Create(new CheckpointOptions
        {
            Interval = TimeSpan.FromMilliseconds(10),
            Timeout = TimeSpan.FromMilliseconds(30),
            TolerableFailures = 100,
        });
        TestLog log = cluster.Connector.Logs[1] = new TestLog(2);
        using var held = new Gate();
        GroupedView view = GroupedView.Over(
            1, 2, 50, null, _jobs.Middle("holds", () => new HookOperator { OnCheckpoint = held.Wait }));
        string id = await cluster.Dispatcher.SubmitAsync(view.Job);
        await held.Reached;
        await cluster.Log.WaitForAsync(m => m.Contains("timed out", StringComparison.Ordinal));
        held.Open();
        log.Append(0, 1000);
        Assert.True((await cluster.WaitForCheckpointAsync(_ => true)).CheckpointId > 1);
        Assert.Equal(GroupedView.Expected(log), await view.ReadAsync(cluster, 1, log));
        Assert.Equal(0, (await cluster.Dispatcher.FindAsync(id))!.Restarts);
    }

    [Fact]
    public async Task TooManyFailedCheckpointsRestartTheJob()
    {
        await using MiniCluster cluster = Create(new CheckpointOptions
        {
            Interval = TimeSpan.FromMilliseconds(10),
            Timeout = TimeSpan.FromMilliseconds(20),
            TolerableFailures = 0,
        });
        TestLog log = cluster.Connector.Logs[1] = new TestLog(1);
        using var held = new Gate();
        GroupedView view = GroupedView.Over(
            1, 1, 50, null, _jobs.Middle("holds", () => new HookOperator { OnCheckpoint = held.Wait }));
        string id = await cluster.Dispatcher.SubmitAsync(view.Job);
        await held.Reached;
        await cluster.Log.WaitForAsync(m => m.Contains("timed out", StringComparison.Ordinal));
        held.Open();
        await cluster.Log.WaitForAsync(m => m.Contains("too many checkpoints failed", StringComparison.Ordinal));
        log.Append(0, 1000);
        Assert.Equal(GroupedView.Expected(log), await view.ReadAsync(cluster, 1, log));
        Assert.True((await cluster.Dispatcher.FindAsync(id))!.Restarts > 0);
    }

    private MiniCluster Create(CheckpointOptions? checkpoints = null)
    {
        var options = new MiniClusterOptions { Backend = "hashmap", CreateOperator = _jobs.Create };
        return new MiniCluster(checkpoints is null ? options : options with { Checkpoints = checkpoints });
    }

    /// <summary>Passes rows on and calls the test.</summary>
    private sealed class HookOperator : StreamOperator
    {
        public Action? OnChunk { get; init; }

        public Action? OnCheckpoint { get; init; }

        public override void ProcessChunk(StreamChunk chunk, int input)
        {
            Output.Emit(chunk);
            OnChunk?.Invoke();
        }

        public override void ProcessBarrier(Barrier barrier)
        {
            if (barrier.IsCheckpoint) OnCheckpoint?.Invoke();
        }
    }

    /// <summary>Holds workers until it is opened for good.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim _open = new();
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Open() => _open.Set();

        public void Wait()
        {
            _reached.TrySetResult();
            _open.Wait();
        }

        public void Dispose() => _open.Set();
    }
}
