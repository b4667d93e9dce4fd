using StreamSql.Core.Streaming;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Tests.Checkpointing;
using StreamSql.Testing.Clusters;
using StreamSql.Testing.Operators;
using StreamSql.Testing.Sources;

namespace StreamSql.Runtime.Tests.JobManager;

/// <summary>Inputs that end: all of them is shown without any other input, and stays readable.</summary>
public sealed class BoundedSourceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestJobs _jobs = new();
    private readonly MemoryMetadataStore _metadata = new();
    private readonly TestConnector _connector = new() { BatchRows = 200 };
    private readonly string _root = Directory.CreateTempSubdirectory("streamsql-bounded-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1, true, 0)]
    [InlineData(2, false, 0)]
    [InlineData(2, false, 7)]
    public async Task TheFirstEpochReachesTheEnd(int parallelism, bool chained, long hollow)
    {
        await using MiniCluster cluster = Create();
        Fill(hollow, 5000, 300, 0);
        (JobSubmission job, EpochSumOperator.Published sums) = _jobs.Sum(1, parallelism, chained);
        await cluster.Dispatcher.SubmitAsync(job);
        long first = await sums.WaitForAsync((_, _) => true).WaitAsync(Patience);
        long rows = Math.Max(0, 5000 - hollow) + (300 - hollow);
        Assert.Equal(rows, sums.Epochs[first].Rows);
    }

    [Fact]
    public async Task AnEpochThatIsAskedForReachesTheEndHoweverFarItIs()
    {
        await using MiniCluster cluster = Create();
        TestLog log = Fill(0, 400_000, 100_000);
        (JobSubmission job, EpochSumOperator.Published sums) = _jobs.Sum(1, 2);
        await cluster.Dispatcher.SubmitAsync(job);
        long asked = await cluster.Clock.TickNowAsync();
        long covering = await sums.WaitForAsync((rows, sum) => rows == log.Rows && sum == log.Sum).WaitAsync(Patience);
        long shown = await cluster.Clock.WaitForCoveringAsync(1, 400_000, "0").WaitAsync(Patience);
        Assert.True(shown <= asked, $"epoch {shown} covers the input, not {asked}");
        Assert.True(sums.Epochs.Where(e => e.Key >= asked).All(e => e.Value.Rows == log.Rows), $"the sums came with {covering}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task TheEpochOfTheEndShowsWhatTheEndReleases(long hollow)
    {
        await using MiniCluster cluster = Create();
        Fill(hollow, 3000);
        var ended = new List<bool>();
        (JobSubmission job, EpochSumOperator.Published sums) =
            _jobs.Sum(1, 1, chained: true, middle: () => new EndRecorder(ended));
        await cluster.Dispatcher.SubmitAsync(job);
        await sums.WaitForAsync((rows, _) => rows == 3000 - hollow).WaitAsync(Patience);
        Assert.True(ended[0]);
    }

    [Theory]
    [InlineData("hashmap", 1)]
    [InlineData("rocksdb", 2)]
    public async Task TheViewStaysReadableAndComesBack(string backend, int parallelism)
    {
        TestLog log = Fill(0, 3000, 2000);
        GroupedView view = GroupedView.Over(1, parallelism, 50);
        await using (MiniCluster cluster = Create(backend))
        {
            string id = await cluster.Dispatcher.SubmitAsync(view.Job);
            Assert.Equal(GroupedView.Expected(log), await view.ReadAsync(cluster, 1, log).WaitAsync(Patience));
            await cluster.WaitUntilCoveredAsync(id).WaitAsync(Patience);
            Assert.Equal(JobStatus.Running, (await cluster.Dispatcher.FindAsync(id))!.Status);
        }

        for (int run = 0; run < 2; run++)
        {
            await using MiniCluster cluster = Create(backend);
            await cluster.Dispatcher.StartAsync();
            Assert.Equal(GroupedView.Expected(log), await view.ReadAsync(cluster, 1, log).WaitAsync(Patience));
            long asked = await cluster.Clock.TickNowAsync();
            await cluster.Views.WaitForAsync(50, e => cluster.Clock.ValidThrough(50, e) >= asked, CancellationToken.None).WaitAsync(Patience);
        }
    }

    private TestLog Fill(long hollow, params long[] rows)
    {
        TestLog log = _connector.Logs[1] = new TestLog(rows.Length) { Bounded = true, Hollow = hollow };
        for (int i = 0; i < rows.Length; i++)
            if (rows[i] > 0) log.Append(i, rows[i]);
        return log;
    }

    private MiniCluster Create(string? backend = null) => new(new MiniClusterOptions
    {
        Backend = backend,
        CreateOperator = _jobs.Create,
        Metadata = _metadata,
        Connector = _connector,
        Directory = _root,
    });

    /// <summary>Notes at each barrier whether the end of the input has come before it.</summary>
    private sealed class EndRecorder(List<bool> ended) : StreamOperator
    {
        private bool _ended;

        public override void ProcessChunk(Core.Columnar.StreamChunk chunk, int input) => Output.Emit(chunk);

        public override void ProcessWatermark(Watermark watermark)
        {
            _ended |= watermark.Micros == Watermark.End;
            base.ProcessWatermark(watermark);
        }

        public override void ProcessBarrier(Barrier barrier) => ended.Add(_ended);
    }
}
