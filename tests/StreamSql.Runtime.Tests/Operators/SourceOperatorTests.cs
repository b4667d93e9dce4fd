using StreamSql.Core.Connectors;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Operators.Source;
using StreamSql.Runtime.Rpc;
using StreamSql.Runtime.Tests.JobManager;
using StreamSql.Testing.Operators;
using StreamSql.Testing.Sources;

namespace StreamSql.Runtime.Tests.Operators;

/// <summary>A source step by step: what it does before its task would sleep.</summary>
public sealed class SourceOperatorTests
{
    private readonly Host _host = new();

    [Theory]
    [InlineData(1000, 0)]
    [InlineData(1000, 7)]
    [InlineData(7, 7)]
    [InlineData(0, 0)]
    public void TheBarrierOfABoundedSplitComesWithoutAnotherWakeUp(long stop, long hollow)
    {
        var connector = new TestConnector { BatchRows = 200 };
        TestLog log = connector.Logs[1] = new TestLog(1) { Bounded = true, Hollow = hollow };
        log.Append(0, stop);
        var source = new SourceOperator(TestJobs.Source("job", 1), _host);
        using var harness = new OperatorHarness(source, [], services: new OperatorServices { Connectors = _ => connector });
        _host.Emitted = () => harness.Emitted.Count;
        source.AddSplits([new SourceSplit("0", 0, stop)], complete: true);
        Tick(source, 5);
        while (source.Step() == SourceStep.More)
        {
        }

        Assert.Equal([5], _host.Barriers.Select(b => b.Epoch));
        Assert.Equal(stop - hollow, harness.Rows.Count);

        // The end comes before the barrier, and wants no epoch of its own.
        Assert.Equal(Watermark.End, Assert.IsType<Watermark>(harness.Emitted[_host.EmittedAtBarrier - 1]).Micros);
        Assert.Equal(0, _host.EpochsRequested);
    }

    private static void Tick(SourceOperator source, long epoch)
    {
        var frozen = new List<FrozenSplit>();
        source.Freeze(frozen);
        var cut = new EpochCut();
        foreach (FrozenSplit split in frozen) cut.Of(split.ObjectId)[split.SplitId] = split.KnownEnd;
        source.Thaw(new Barrier(epoch, 0, BarrierKind.Epoch), cut);
    }

    /// <summary>Notes what the source asks of its task.</summary>
    private sealed class Host : ISourceHost
    {
        public List<Barrier> Barriers { get; } = [];

        public Func<int> Emitted { get; set; } = () => 0;

        public int EmittedAtBarrier { get; private set; }

        public int EpochsRequested { get; private set; }

        public bool EndsWithInput => false;

        public TimeSpan AutoWatermarkInterval => TimeSpan.FromMilliseconds(200);

        public void WakeUp()
        {
        }

        public void OnInputArrived()
        {
        }

        public void RequestEpoch() => EpochsRequested++;

        public void PassBarrier(Barrier barrier)
        {
            EmittedAtBarrier = Emitted();
            Barriers.Add(barrier);
        }
    }
}
