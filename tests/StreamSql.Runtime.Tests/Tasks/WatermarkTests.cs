using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Streaming;
using StreamSql.Core.Types;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Tests.JobManager;
using StreamSql.Testing.Clusters;
using StreamSql.Testing.Sources;

namespace StreamSql.Runtime.Tests.Tasks;

/// <summary>
/// Watermarks from splits to operators behind exchanges. The event time of the row at offset n of split s is s * 1,000,000,000 + n.
/// </summary>
public sealed class WatermarkTests
{
    private const long SecondSplit = 1_000_000_000;

    private readonly TestJobs _jobs = new();
    private readonly Watermarks _seen = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task TheSlowestSplitDecides(int parallelism)
    {
        await using MiniCluster cluster = Create(new MemoryMetadataStore(), new TestConnector(), null);
        TestLog log = cluster.Connector.Logs[1] = new TestLog(2);
        await cluster.Dispatcher.SubmitAsync(Job(parallelism, idleMillis: 0));
        log.Append(0, 100);
        log.Append(1, 100);
        await _seen.WaitForAsync(parallelism, 99);
        log.Append(1, 500);
        log.Append(0, 50);
        await _seen.WaitForAsync(parallelism, 149);
        Assert.True(_seen.NeverFell);
        Assert.True(_seen.Largest < SecondSplit);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task AnIdleSplitIsLeftOutAfterItsTimeout(int parallelism)
    {
        await using MiniCluster cluster = Create(new MemoryMetadataStore(), new TestConnector(), null);
        TestLog log = cluster.Connector.Logs[1] = new TestLog(2);
        await cluster.Dispatcher.SubmitAsync(Job(parallelism, idleMillis: 20));
        log.Append(0, 100);
        log.Append(1, 100);
        await _seen.WaitForAsync(parallelism, SecondSplit + 99);
        log.Append(0, 100);
        log.Append(1, 100);
        await _seen.WaitForAsync(parallelism, SecondSplit + 199);
        Assert.True(_seen.NeverFell);
    }

    [Fact]
    public async Task RestoredSplitsGoOnFromTheirWatermarks()
    {
        var metadata = new MemoryMetadataStore();
        var connector = new TestConnector();
        TestLog log = connector.Logs[1] = new TestLog(2);
        string directory = Directory.CreateTempSubdirectory("streamsql-watermarks-").FullName;
        await using (MiniCluster cluster = Create(metadata, connector, directory))
        {
            string id = await cluster.Dispatcher.SubmitAsync(Job(2, idleMillis: 0));
            log.Append(0, 100);
            log.Append(1, 100);
            await _seen.WaitForAsync(2, 99);
            await cluster.WaitForCheckpointAsync(c => c.SourceOffsets.Values.All(o => o.Values.Sum() == 200));
            Assert.Contains(99, (await cluster.WaitUntilCoveredAsync(id)).Watermarks.Values);
        }

        _seen.Clear();
        await using (MiniCluster cluster = Create(metadata, connector, directory))
        {
            await cluster.Dispatcher.StartAsync();

            // Without a row of its own in this run the first split still holds the watermark where it was, and no lower.
            log.Append(1, 10);
            await _seen.WaitForAsync(2, 99);
            Assert.Equal(99, _seen.Largest);
        }

        Directory.Delete(directory, recursive: true);
    }

    private MiniCluster Create(MemoryMetadataStore metadata, TestConnector connector, string? directory) => new(new MiniClusterOptions
    {
        Backend = "hashmap",
        CreateOperator = _jobs.Create,
        Metadata = metadata,
        Connector = connector,
        Directory = directory,
    });

    private JobSubmission Job(int parallelism, long idleMillis)
    {
        (JobSubmission job, _) = _jobs.Sum(1, parallelism);
        JobVertex source = job.Graph.Vertices[0];
        var spec = (SourceSpec)source.Chain[0] with { Watermark = new WatermarkStrategy(1, new InputRef(1, SqlTypes.Int64), idleMillis) };
        OperatorSpec recorder = _jobs.Middle("recorder", () => new Recorder(_seen));
        return job with
        {
            Graph = job.Graph with
            {
                Vertices = [source with { Chain = [spec] }, job.Graph.Vertices[1] with { Chain = [recorder, .. job.Graph.Vertices[1].Chain] }],
            },
        };
    }

    /// <summary>Tells which watermarks reach each subtask.</summary>
    private sealed class Recorder(Watermarks seen) : StreamOperator
    {
        public override void ProcessChunk(StreamChunk chunk, int input) => Output.Emit(chunk);

        public override void ProcessWatermark(Watermark watermark)
        {
            seen.Add(Context.Subtask, watermark.Micros);
            base.ProcessWatermark(watermark);
        }
    }

    /// <summary>The watermarks of all subtasks. Any thread.</summary>
    private sealed class Watermarks
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<int, long> _current = [];
        private (int Subtasks, long Micros, TaskCompletionSource Done)? _awaited;

        public bool NeverFell { get; private set; } = true;

        public long Largest
        {
            get
            {
                lock (_lock) return _current.Values.Max();
            }
        }

        public void Clear()
        {
            lock (_lock) _current.Clear();
        }

        public void Add(int subtask, long micros)
        {
            lock (_lock)
            {
                NeverFell &= micros >= _current.GetValueOrDefault(subtask, Watermark.None);
                _current[subtask] = micros;
                Settle();
            }
        }

        /// <summary>Completes when every subtask has exactly this one.</summary>
        public Task WaitForAsync(int subtasks, long micros)
        {
            lock (_lock)
            {
                var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _awaited = (subtasks, micros, done);
                Settle();
                return done.Task;
            }
        }

        private void Settle()
        {
            if (_awaited is { } awaited && _current.Count == awaited.Subtasks && _current.Values.All(v => v == awaited.Micros))
                awaited.Done.TrySetResult();
        }
    }
}
