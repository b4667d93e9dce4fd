using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Tests.JobManager;
using StreamSql.State.Tables;
using StreamSql.Testing.Clusters;
using StreamSql.Testing.Sources;

namespace StreamSql.Runtime.Tests.Checkpointing;

/// <summary>
/// A job of the real operators, log → hash(k) → count, sum, max by k → view, with what the view must hold for a log.
/// </summary>
internal sealed record GroupedView(long ObjectId, JobSubmission Job)
{
    public static GroupedView Over(
        long logId, int parallelism, long viewId, IReadOnlyDictionary<string, string>? settings = null, params OperatorSpec[] middle)
    {
        string name = $"view{viewId}";
        var aggregate = new AggregateSpec
        {
            Uid = name + "/aggregate",
            GroupColumns = [0],
            Aggregates =
            [
                new AggregateCall("count", [], SqlTypes.Int64),
                new AggregateCall("sum", [1], SqlTypes.Decimal),
                new AggregateCall("max", [1], SqlTypes.Int64),
            ],
            InputMode = ChangelogMode.AppendOnly,
            OutputMode = ChangelogMode.Retract,
            Output = [new Field("k", SqlTypes.Int64), new Field("n", SqlTypes.Int64), new Field("s", SqlTypes.Decimal), new Field("m", SqlTypes.Int64)],
        };
        var view = new MaterializeSpec
        {
            Uid = name + "/view",
            Output = aggregate.Output,
            ObjectId = viewId,
            ObjectName = name,
            KeyColumns = [0],
            VisibleColumns = 4,
            InputMode = ChangelogMode.Retract,
        };
        var graph = new JobGraph
        {
            Name = name,
            Vertices =
            [
                new JobVertex { Id = 1, Chain = [TestJobs.Source(name, logId), .. middle], Parallelism = parallelism },
                new JobVertex { Id = 2, Chain = [aggregate, view], Parallelism = parallelism },
            ],
            Edges = [new JobEdge { From = 1, To = 2, ToInput = 0, Exchange = ExchangeKind.Hash, HashColumns = [0] }],
            Settings = settings ?? TestJobs.QuickRestarts,
        };
        return new GroupedView(viewId, new JobSubmission(name, viewId, graph));
    }

    /// <summary>The rows that a query over the log as it is now would give.</summary>
    public static Dictionary<long, (long Count, long Sum, long Max)> Expected(TestLog log) =>
        Expected(log, [.. Enumerable.Range(0, log.Splits).Select(log.EndOf)]);

    /// <summary>The same with each split up to an offset.</summary>
    public static Dictionary<long, (long Count, long Sum, long Max)> Expected(TestLog log, IReadOnlyList<long> ends)
    {
        var result = new Dictionary<long, (long Count, long Sum, long Max)>();
        for (int split = 0; split < ends.Count; split++)
        {
            for (long n = 0; n < ends[split]; n++)
            {
                long value = (split * 1_000_000_000L) + n;
                (long count, long sum, long max) = result.GetValueOrDefault(n % log.Keys, (0, 0, long.MinValue));
                result[n % log.Keys] = (count + 1, sum + value, Math.Max(max, value));
            }
        }

        return result;
    }

    /// <summary>The rows of the view at the first epoch that covers the log as it is now.</summary>
    public async Task<Dictionary<long, (long Count, long Sum, long Max)>> ReadAsync(MiniCluster cluster, long logId, TestLog log)
    {
        long epoch = 0;
        for (int split = 0; split < log.Splits; split++)
            epoch = Math.Max(epoch, await cluster.Clock.WaitForCoveringAsync(logId, log.EndOf(split), $"{split}"));
        while (true)
        {
            long published = await cluster.Views.WaitForAsync(ObjectId, e => e >= epoch, CancellationToken.None);
            if (Read(cluster.Views, published) is { } rows) return rows;
        }
    }

    /// <summary>The rows at an epoch; null when it is not kept.</summary>
    public Dictionary<long, (long Count, long Sum, long Max)>? Read(ViewRegistry views, long epoch)
    {
        if (views.Find(ObjectId)?.TryPin(epoch) is not { } pins) return null;
        var result = new Dictionary<long, (long Count, long Sum, long Max)>();
        foreach (TablePin pin in pins)
        {
            foreach (StreamChunk chunk in pin.Scan())
            {
                for (int i = 0; i < chunk.RowCount; i++)
                {
                    int row = chunk.PhysicalRow(i);
                    result.Add(Value(chunk, 0, row), (Value(chunk, 1, row), (long)((FixedColumn<decimal>)chunk[2]).Values[row], Value(chunk, 3, row)));
                }

                chunk.Release();
            }

            pin.Dispose();
        }

        return result;
    }

    private static long Value(StreamChunk chunk, int column, int row) => ((FixedColumn<long>)chunk[column]).Values[row];
}
