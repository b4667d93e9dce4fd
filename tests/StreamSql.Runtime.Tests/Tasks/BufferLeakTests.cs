using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Runtime.Network.Buffers;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.TaskManager;
using StreamSql.Runtime.Tasks;
using StreamSql.Testing.Graphs;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Tasks;

/// <summary>
/// What ends in the middle gives back its buffers. Buffers are counted for the whole process, so that nothing else may run meanwhile.
/// </summary>
[Collection(nameof(AloneCollection))]
public sealed class BufferLeakTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WorkerPool _pool = new(2);
    private readonly NetworkBufferPool _network = new(16 << 20);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public async Task AFailureEndsAllTasksAndNamesItsCause()
    {
        long before = BufferPool.Outstanding;
        var graph = new TestGraph();
        int source = graph.Vertex(2, ("source", () => new SequenceLeaf(long.MaxValue / 2, 1000, 97)));
        int sink = graph.Vertex(2, ("sink", () => new FailingOperator(50)));
        graph.Edge(source, sink, ExchangeKind.Hash, hashColumns: 0);
        LocalExecution execution = Create(graph);
        execution.Start();
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => execution.Completion.WaitAsync(Patience));
        Assert.Equal("injected", failure.Message);
        Assert.All(execution.Tasks, t => Assert.True(t.ExecutionState.IsTerminal()));
        Assert.Equal(0, _network.SegmentsInFlight);
        Assert.InRange(BufferPool.Outstanding, 0, before);
    }

    [Fact]
    public async Task CancelUnderLoadGivesEverythingBack()
    {
        long before = BufferPool.Outstanding;
        var totals = new SumSink.Totals();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var graph = new TestGraph();
        int source = graph.Vertex(2, ("source", () => new SequenceLeaf(long.MaxValue / 2, 1000, 97)));
        int sink = graph.Vertex(
            2, ("signal", () => new SignalOperator(20, reached)), ("sink", () => new SumSink(totals)));
        graph.Edge(source, sink, ExchangeKind.Hash, hashColumns: 0);
        LocalExecution execution = Create(graph);
        execution.Start();
        await reached.Task.WaitAsync(Patience);
        execution.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => execution.Completion.WaitAsync(Patience));
        Assert.Equal(0, _network.SegmentsInFlight);
        Assert.InRange(BufferPool.Outstanding, 0, before);
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

    /// <summary>Fails at its n-th chunk.</summary>
    private sealed class FailingOperator(int chunks) : StreamOperator
    {
        private int _seen;

        public override void ProcessChunk(StreamChunk chunk, int input)
        {
            chunk.Release();
            if (++_seen == chunks) throw new InvalidOperationException("injected");
        }
    }

    /// <summary>Tells when it has seen n chunks.</summary>
    private sealed class SignalOperator(int chunks, TaskCompletionSource reached) : StreamOperator
    {
        private int _seen;

        public override void ProcessChunk(StreamChunk chunk, int input)
        {
            if (++_seen == chunks) reached.TrySetResult();
            Output.Emit(chunk);
        }
    }
}

/// <summary>Tests that look at the whole process; they run when no others do.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
