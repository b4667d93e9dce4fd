using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Runtime.Network.Buffers;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.TaskManager;
using StreamSql.Runtime.Tasks;
using StreamSql.Testing.Graphs;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Tasks;

/// <summary>Whole graphs of test operators on a worker pool.</summary>
public sealed class LocalExecutionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WorkerPool _pool = new(2);
    private readonly NetworkBufferPool _network = new(16 << 20);

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(1, 1, ExchangeKind.Hash)]
    [InlineData(2, 3, ExchangeKind.Hash)]
    [InlineData(3, 3, ExchangeKind.Forward)]
    [InlineData(3, 1, ExchangeKind.Singleton)]
    [InlineData(2, 3, ExchangeKind.Rebalance)]
    public async Task RowsArriveOnceOverEveryExchange(int producers, int consumers, ExchangeKind exchange)
    {
        var totals = new SumSink.Totals();
        var graph = new TestGraph();
        int source = graph.Vertex(producers, ("source", () => new SequenceLeaf(200_000, 1000, 97)));
        int sink = graph.Vertex(consumers, ("sink", () => new SumSink(totals)));
        graph.Edge(source, sink, exchange, hashColumns: 0);
        await RunAsync(graph);
        Assert.Equal(200_000, totals.Rows);
        Assert.Equal(200_000L * 199_999 / 2, totals.Sum);
        Assert.Equal(consumers, totals.Ends);
        if (exchange == ExchangeKind.Hash) Assert.False(totals.KeysMoved);
        Assert.Equal(0, _network.SegmentsInFlight);
    }

    [Fact]
    public async Task BroadcastReachesAll()
    {
        var totals = new SumSink.Totals();
        var graph = new TestGraph();
        int source = graph.Vertex(1, ("source", () => new SequenceLeaf(10_000, 1000, 97)));
        int sink = graph.Vertex(3, ("sink", () => new SumSink(totals)));
        graph.Edge(source, sink, ExchangeKind.Broadcast);
        await RunAsync(graph);
        Assert.Equal(30_000, totals.Rows);
    }

    [Fact]
    public async Task AnEdgeMayLeaveFromInsideTheChain()
    {
        var inner = new SumSink.Totals();
        var outer = new SumSink.Totals();
        var graph = new TestGraph();
        int source = graph.Vertex(
            1, ("source", () => new SequenceLeaf(10_000, 1000, 97)), ("inner", () => new SumSink(inner)));
        int sink = graph.Vertex(2, ("outer", () => new SumSink(outer)));
        graph.Edge(source, sink, ExchangeKind.Hash, fromUid: "source", hashColumns: 0);
        await RunAsync(graph);
        Assert.Equal(10_000, inner.Rows);
        Assert.Equal(10_000, outer.Rows);
    }

    [Fact]
    public async Task ExchangesFillChunks()
    {
        var totals = new SumSink.Totals();
        var graph = new TestGraph();
        int source = graph.Vertex(1, ("source", () => new SequenceLeaf(3 * 40_960, 100, 97)));
        int sink = graph.Vertex(3, ("sink", () => new SumSink(totals)));
        graph.Edge(source, sink, ExchangeKind.Hash, hashColumns: 0);
        await RunAsync(graph);
        Assert.Equal(3 * 40_960, totals.Rows);
        Assert.InRange(totals.Chunks, 30, 36);
    }

    [Fact]
    public async Task ASlowReceiverStopsTheSource()
    {
        using var gate = new ManualResetEventSlim();
        var graph = new TestGraph();
        int source = graph.Vertex(1, ("source", () => new SequenceLeaf(1_000_000, 4000, 97)));
        int sink = graph.Vertex(1, ("sink", () => new BlockingOperator(gate)));
        graph.Edge(source, sink, ExchangeKind.Forward);
        LocalExecution execution = Create(graph);
        execution.Start();
        StreamTask task = execution.Task(source, 0);
        bool stopped;
        long rows;
        long segments;
        try
        {
            stopped = SpinWait.SpinUntil(() => task.Metrics.IsBackPressured || execution.Completion.IsCompleted, Patience);
            rows = task.RunningChain?.RowsOut ?? -1;
            segments = _network.SegmentsInFlight;
        }
        finally
        {
            gate.Set();
        }

        await execution.Completion.WaitAsync(Patience);
        Assert.True(stopped);
        Assert.InRange(rows, 1, 500_000);
        Assert.InRange(segments, 1, 80);
    }

    private LocalExecution Create(TestGraph graph) => new(
        new LocalExecutionPlan
        {
            JobId = "job",
            Graph = graph.Graph,
            Services = OperatorServices.None,
            CreateOperator = graph.Create,
        },
        _pool,
        _network);

    private Task RunAsync(TestGraph graph)
    {
        LocalExecution execution = Create(graph);
        execution.Start();
        return execution.Completion.WaitAsync(Patience);
    }

    /// <summary>Holds its worker until the gate opens.</summary>
    private sealed class BlockingOperator(ManualResetEventSlim gate) : StreamOperator
    {
        public override void ProcessChunk(StreamChunk chunk, int input)
        {
            gate.Wait();
            chunk.Release();
        }
    }
}
