using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Runtime.Serving;
using StreamSql.State.Tables;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Serving;

/// <summary>A statement that holds more than it may fails with 53200; the next one runs.</summary>
public sealed class QueryMemoryTests : IDisposable
{
    private const int Rows = 40_000;

    private static readonly Field[] Columns = [new("id", SqlTypes.Int64), new("value", SqlTypes.Int64)];

    private readonly ViewRegistry _views = new();
    private readonly TableEpochs _tables = new(_ => null);
    private readonly QueryExecutor _executor = new(_ => throw new InvalidOperationException("no connectors"), TimeProvider.System);

    public QueryMemoryTests()
    {
        var view = new TestView(_views, 1);
        for (long start = 0; start < Rows; start += 4000)
        {
            StreamChunk chunk = ChunkText.Inserts(
                [SqlTypes.Int64, SqlTypes.Int64], [.. Enumerable.Range(0, 4000).Select(i => new object?[] { start + i, (start + i) % 7 })]);
            view.Table.Apply(chunk);
            chunk.Release();
        }

        view.Publish(1);
    }

    public static TheoryData<string, OperatorSpec> Holders() => new()
    {
        { "sort", new SortSpec { Uid = "sort", Output = Columns, OrderBy = [new SortKey(1, false, false)] } },
        { "groups", Aggregate([0], new AggregateCall("count", [], SqlTypes.Int64)) },
        { "distinct", Aggregate([], new AggregateCall("count", [0], SqlTypes.Int64, Distinct: true)) },
        { "values", Aggregate([], new AggregateCall("array_agg", [0], SqlTypes.ListOf(SqlTypes.Int64))) },
        {
            "top-n", new TopNSpec
            {
                Uid = "top", Output = Columns, PartitionColumns = [0], OrderBy = [new SortKey(1, false, false)], Limit = 1,
                InputMode = ChangelogMode.AppendOnly,
            }
        },
        { "first rows", new DeduplicateSpec { Uid = "dedup", Output = Columns, KeyColumns = [0], KeepLast = true, OrderColumn = 1 } },
    };

    public void Dispose()
    {
        _executor.Dispose();
        _tables.Dispose();
    }

    [Theory]
    [MemberData(nameof(Holders))]
    public async Task WhatHoldsRowsIsLimited(string name, OperatorSpec spec)
    {
        Assert.NotEmpty(name);
        JobGraph graph = Graph([Scan("scan"), spec, new CollectSpec { Uid = "collect", Output = spec.Output }]);
        StreamSqlException failure = await Assert.ThrowsAsync<StreamSqlException>(() => CountAsync(graph, 256 << 10));
        Assert.Equal(SqlState.OutOfMemory, failure.SqlState);
        Assert.True(await CountAsync(graph, 1 << 30) > 0);
    }

    [Fact]
    public async Task ACrossJoinDoesNotPileUpItsResult()
    {
        Field[] output = [.. Columns, .. Columns];
        var join = new JoinSpec
        {
            Uid = "join",
            Output = output,
            Kind = JoinKind.Inner,
            LeftKeys = [],
            RightKeys = [],
            LeftMode = ChangelogMode.AppendOnly,
            RightMode = ChangelogMode.AppendOnly,
        };
        var graph = new JobGraph
        {
            Name = "q",
            Bounded = true,
            Vertices =
            [
                new JobVertex { Id = 0, Parallelism = 1, Chain = [Scan("left")] },
                new JobVertex { Id = 1, Parallelism = 1, Chain = [Scan("right")] },
                new JobVertex { Id = 2, Parallelism = 1, Chain = [join, new CollectSpec { Uid = "collect", Output = output }] },
            ],
            Edges =
            [
                new JobEdge { From = 0, To = 2, ToInput = 0, Exchange = ExchangeKind.Singleton },
                new JobEdge { From = 1, To = 2, ToInput = 1, Exchange = ExchangeKind.Singleton },
            ],
        };
        StreamSqlException failure = await Assert.ThrowsAsync<StreamSqlException>(() => CountAsync(graph, 8 << 20));
        Assert.Equal(SqlState.OutOfMemory, failure.SqlState);
    }

    [Fact]
    public async Task AScanOfAnySizeNeedsNone()
    {
        JobGraph graph = Graph([Scan("scan"), new CollectSpec { Uid = "collect", Output = Columns }]);
        Assert.Equal(Rows, await CountAsync(graph, 1));
    }

    private static AggregateSpec Aggregate(int[] keys, AggregateCall call) => new()
    {
        Uid = "agg",
        Output = [.. keys.Select(k => Columns[k]), new Field("result", call.Type)],
        GroupColumns = keys,
        Aggregates = [call],
        InputMode = ChangelogMode.AppendOnly,
        OutputMode = ChangelogMode.AppendOnly,
    };

    private static TableScanSpec Scan(string uid) => new() { Uid = uid, Output = Columns, ObjectId = 1, ObjectName = "v", Columns = [0, 1] };

    private static JobGraph Graph(OperatorSpec[] chain) => new()
    {
        Name = "q",
        Bounded = true,
        Edges = [],
        Vertices = [new JobVertex { Id = 0, Parallelism = 1, Chain = chain }],
    };

    private async Task<long> CountAsync(JobGraph graph, long limit)
    {
        using ReadSnapshot snapshot = await new ReadSnapshotFactory(_views, _tables, TimeProvider.System)
            .CreateAsync(new ReadRequest { Views = [1] }, default);
        long rows = 0;
        await foreach (StreamChunk chunk in _executor.ExecuteAsync(graph, snapshot, new QueryOptions { MemoryLimitBytes = limit }))
        {
            rows += chunk.RowCount;
            chunk.Release();
        }

        return rows;
    }
}
