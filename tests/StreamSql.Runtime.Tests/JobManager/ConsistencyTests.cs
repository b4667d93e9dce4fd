using StreamSql.Core.Columnar;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Serving;
using StreamSql.Runtime.Tests.Checkpointing;
using StreamSql.State.Tables;
using StreamSql.Testing.Clusters;
using StreamSql.Testing.Sources;

namespace StreamSql.Runtime.Tests.JobManager;

/// <summary>What statements see that name views of several jobs.</summary>
public sealed class ConsistencyTests
{
    private readonly TestJobs _jobs = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task ViewsOfSeveralJobsAreReadAtOneCut(int seed)
    {
        await using MiniCluster cluster = Create();
        var random = new Random(seed);
        TestLog log = cluster.Connector.Logs[1] = new TestLog(random.Next(1, 4), keys: 13);
        cluster.Connector.BatchRows = random.Next(50, 2000);
        var views = new List<GroupedView>();
        for (int i = 0; i < 4; i++)
        {
            int spin = random.Next(3) * 30_000;
            var slow = _jobs.Middle($"slow{i}", () => new SpinningOperator(spin));
            views.Add(GroupedView.Over(1, random.Next(1, 5), 50 + i, null, slow));
            await cluster.Dispatcher.SubmitAsync(views[i].Job);
        }

        var factory = Factory(cluster);
        var request = new ReadRequest { Views = [.. views.Select(v => v.ObjectId)], Consistency = ReadConsistency.Strict, Wait = TimeSpan.FromSeconds(20) };
        var seen = new HashSet<long>();
        for (int i = 0; i < 40; i++)
        {
            int split = random.Next(log.Splits);
            log.Append(split, random.Next(1, 3000));

            // Now and then a reader that wants to see what was just written.
            long covering = random.Next(3) == 0 ? await cluster.Clock.WaitForCoveringAsync(1, log.EndOf(split), $"{split}") : 0;
            using ReadSnapshot snapshot = await factory.CreateAsync(request with { MinimumEpoch = covering }, CancellationToken.None);
            seen.Add(snapshot.Epoch!.Value);
            long[] ends = [.. Enumerable.Range(0, log.Splits).Select(s => cluster.Clock.CutOf(1, snapshot.Epoch!.Value)!.GetValueOrDefault($"{s}"))];
            long sum = Enumerable.Range(0, log.Splits).Sum(s => TestLog.SumBelow(s, ends[s]));
            foreach (GroupedView view in views) Assert.Equal((ends.Sum(), sum), Totals(snapshot, view.ObjectId));
        }

        Assert.True(seen.Count > 5, $"only {seen.Count} epochs read");
        foreach (GroupedView view in views) Assert.Equal(GroupedView.Expected(log), await view.ReadAsync(cluster, 1, log));
    }

    [Fact]
    public async Task AViewWithoutInputIsReadWithABusyOneAtTheNewestEpoch()
    {
        await using MiniCluster cluster = Create();
        TestLog busy = cluster.Connector.Logs[1] = new TestLog(1);
        TestLog quiet = cluster.Connector.Logs[2] = new TestLog(1);
        GroupedView first = GroupedView.Over(1, 2, 50);
        GroupedView second = GroupedView.Over(2, 1, 51);
        await cluster.Dispatcher.SubmitAsync(first.Job);
        await cluster.Dispatcher.SubmitAsync(second.Job);
        quiet.Append(0, 77);
        await second.ReadAsync(cluster, 2, quiet);
        ReadSnapshotFactory factory = Factory(cluster);
        for (int i = 1; i <= 40; i++)
        {
            busy.Append(0, 10);
            await first.ReadAsync(cluster, 1, busy);
            using ReadSnapshot snapshot = await factory.CreateAsync(
                new ReadRequest { Views = [50, 51], Consistency = ReadConsistency.Strict }, CancellationToken.None);
            Assert.Equal(10L * i, Totals(snapshot, 50).Rows);
            Assert.Equal(77, Totals(snapshot, 51).Rows);
        }
    }

    [Fact]
    public async Task AJobThatStandsStillHoldsUpNoOther()
    {
        await using MiniCluster cluster = Create();
        TestLog log = cluster.Connector.Logs[1] = new TestLog(2);
        using var gate = new ManualResetEventSlim();
        GroupedView still = GroupedView.Over(1, 1, 50, null, _jobs.Middle("still", () => new WaitingOperator(gate)));
        GroupedView moving = GroupedView.Over(1, 2, 51);
        await cluster.Dispatcher.SubmitAsync(still.Job);
        await cluster.Dispatcher.SubmitAsync(moving.Job);
        for (int i = 0; i < 5; i++)
        {
            log.Append(i % 2, 1000);
            Assert.Equal(GroupedView.Expected(log), await moving.ReadAsync(cluster, 1, log));
        }

        gate.Set();
        Assert.Equal(GroupedView.Expected(log), await still.ReadAsync(cluster, 1, log));
    }

    private static (long Rows, long Sum) Totals(ReadSnapshot snapshot, long view)
    {
        long rows = 0;
        decimal sum = 0;
        foreach (StreamChunk chunk in snapshot.Scan(view, [1, 2]))
        {
            for (int i = 0; i < chunk.RowCount; i++)
            {
                rows += ((FixedColumn<long>)chunk[0]).Values[chunk.PhysicalRow(i)];
                sum += ((FixedColumn<decimal>)chunk[1]).Values[chunk.PhysicalRow(i)];
            }

            chunk.Release();
        }

        return (rows, (long)sum);
    }

    private static ReadSnapshotFactory Factory(MiniCluster cluster) =>
        new(cluster.Views, new TableEpochs(_ => null), TimeProvider.System, cluster.Clock.ValidThrough);

    private MiniCluster Create() => new(new MiniClusterOptions { Backend = "hashmap", CreateOperator = _jobs.Create });

    /// <summary>Spends time on each chunk.</summary>
    private sealed class SpinningOperator(int spin) : StreamOperator
    {
        public override void ProcessChunk(StreamChunk chunk, int input)
        {
            Thread.SpinWait(spin);
            Output.Emit(chunk);
        }
    }

    /// <summary>Holds its worker at the first chunk until the test goes on.</summary>
    private sealed class WaitingOperator(ManualResetEventSlim gate) : StreamOperator
    {
        public override void ProcessChunk(StreamChunk chunk, int input)
        {
            gate.Wait();
            Output.Emit(chunk);
        }
    }
}
