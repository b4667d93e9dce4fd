using StreamSql.Core.Changelog;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Operators;

/// <summary>GROUP BY: what leaves and when, and the property over random changelogs.</summary>
public sealed class AggregateOperatorTests
{
    private static readonly Field[] Input = [new("k", SqlTypes.Int64), new("v", SqlTypes.Int32)];

    [Fact]
    public void EmitsOneChangePerGroupAndMiniBatch()
    {
        using var test = new TestState();
        using OperatorHarness harness = OperatorProperty.Open(CountSum(ChangelogMode.Retract), [Input], test.Create(), false);
        harness.Process(ChunkText.Inserts(OperatorProperty.TypesOf(Input), [1L, 5], [1L, 6], [2L, 1]));
        Assert.Empty(harness.Take());
        harness.Flush();
        Assert.Equal(["+I 1|2|11", "+I 2|1|1"], harness.Take());
        harness.Process(ChunkText.Inserts(OperatorProperty.TypesOf(Input), [1L, 1], [1L, 1]));
        harness.Barrier(1);
        Assert.Equal(["-U 1|2|11", "+U 1|4|13"], harness.Take());
    }

    [Fact]
    public void WithdrawnGroupsDisappear()
    {
        using var test = new TestState();
        using OperatorHarness harness = OperatorProperty.Open(CountSum(ChangelogMode.Retract), [Input], test.Create(), false);
        SqlType[] types = OperatorProperty.TypesOf(Input);
        harness.Process(ChunkText.Inserts(types, [1L, 5], [2L, 7]));
        harness.Flush();
        harness.Clear();
        harness.Process(ChunkText.Changes(types, (RowKind.Delete, [1L, 5]), (RowKind.Delete, [2L, 7]), (RowKind.Insert, [2L, 7])));
        harness.Flush();
        Assert.Equal(["-D 1|1|5"], harness.Take());
    }

    [Fact]
    public void AGlobalAggregateAlwaysHasItsRow()
    {
        AggregateSpec spec = CountSum(ChangelogMode.Retract) with { GroupColumns = [], Output = [new("c", SqlTypes.Int64), new("s", SqlTypes.Int64)] };
        using var test = new TestState();
        using OperatorHarness harness = OperatorProperty.Open(spec, [Input], test.Create(), false);
        harness.Barrier(1);
        Assert.Equal(["+I 0|∅"], harness.Take());
        SqlType[] types = OperatorProperty.TypesOf(Input);
        harness.Process(ChunkText.Inserts(types, [1L, 5]));
        harness.Barrier(2);
        harness.Process(ChunkText.Changes(types, (RowKind.Delete, [1L, 5])));
        harness.Barrier(3);
        Assert.Equal(["-U 0|∅", "+U 1|5", "-U 1|5", "+U 0|∅"], harness.Take());
    }

    [Fact]
    public void UpsertModeLeavesOutOldRows()
    {
        AggregateSpec spec = CountSum(ChangelogMode.Retract) with { OutputMode = ChangelogMode.Upsert };
        using var test = new TestState();
        using OperatorHarness harness = OperatorProperty.Open(spec, [Input], test.Create(), false);
        SqlType[] types = OperatorProperty.TypesOf(Input);
        harness.Process(ChunkText.Inserts(types, [1L, 5]));
        harness.Flush();
        harness.Process(ChunkText.Inserts(types, [1L, 1]));
        harness.Flush();
        Assert.Equal(["+I 1|1|5", "+U 1|2|6"], harness.Take());
    }

    [Fact]
    public void TwoPhasesGiveWhatOneGives()
    {
        var random = new Random(7);
        List<(RowKind Kind, object?[] Row)> changes = Changelog.Random(random, 500, false, Row);
        AggregateSpec complete = CountSum(ChangelogMode.AppendOnly);
        AggregateSpec local = complete with
        {
            Phase = AggregatePhase.Local,
            Output = [new("k", SqlTypes.Int64), new("c", SqlTypes.Int64), .. PartialsOfSum()],
        };
        AggregateSpec global = complete with
        {
            Phase = AggregatePhase.Global,
            Aggregates =
            [
                complete.Aggregates[0] with { Arguments = [1] },
                complete.Aggregates[1] with { Arguments = [.. Enumerable.Range(2, PartialsOfSum().Length)] },
            ],
        };
        using var test = new TestState();
        using OperatorHarness first = OperatorProperty.Open(local, [Input], test.Create(), false);
        using OperatorHarness second = OperatorProperty.Open(global, [[.. local.Output]], test.Create(), false);
        foreach (var chunk in Changelog.Chunks(random, OperatorProperty.TypesOf(Input), changes)) first.Process(chunk);
        first.Flush();
        foreach (var element in first.Emitted.OfType<Core.Columnar.StreamChunk>())
        {
            element.Retain();
            second.Process(element);
        }

        second.Barrier(1);
        Assert.Equal(
            Changelog.Fold(OperatorProperty.Bounded(random, complete, [Input], [Changelog.Rows(changes)])), Changelog.Fold(second.Take()));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void FoldedChangesEqualTheBoundedResult(int seed)
    {
        var random = new Random(seed);
        bool retracts = seed % 2 == 0;
        ChangelogMode mode = retracts ? ChangelogMode.Retract : ChangelogMode.AppendOnly;
        Field[] input = [new("k", SqlTypes.Int64), new("v", SqlTypes.Int32), new("t", SqlTypes.Text), new("f", SqlTypes.Boolean)];
        var spec = new AggregateSpec
        {
            Uid = "agg",
            GroupColumns = seed % 5 == 0 ? [] : seed % 3 == 0 ? [0, 2] : [0],
            Aggregates =
            [
                new AggregateCall("count", [], SqlTypes.Int64),
                new AggregateCall("sum", [1], SqlTypes.Int64),
                new AggregateCall("count", [1], SqlTypes.Int64, Distinct: true),
                new AggregateCall("sum", [1], SqlTypes.Int64, FilterColumn: 3),
                new AggregateCall("avg", [1], SqlTypes.Decimal),
            ],
            InputMode = mode,
            OutputMode = ChangelogMode.Retract,
            Output = [],
        };
        spec = spec with
        {
            Output = [.. spec.GroupColumns.Select(c => input[c]), .. spec.Aggregates.Select((a, i) => new Field("a" + i, a.Type))],
        };
        OperatorProperty.Check(random, spec, [input], [Changelog.Random(random, 400, retracts, r =>
        [
            r.Next(10) == 0 ? null : (long)r.Next(6), r.Next(5) == 0 ? null : r.Next(8), r.Next(6) == 0 ? null : "text-" + r.Next(3),
            r.Next(4) == 0 ? null : r.Next(2) == 0,
        ])]);
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 30)];

    internal static object?[] Row(Random random) => [(long)random.Next(6), random.Next(100)];

    private static Field[] PartialsOfSum() =>
    [
        .. Expressions.Aggregates.AggregateRegistry.Resolve("sum", [SqlTypes.Int32], false)!.PartialTypes.Select((t, i) => new Field("p" + i, t)),
    ];

    private static AggregateSpec CountSum(ChangelogMode input) => new()
    {
        Uid = "agg",
        GroupColumns = [0],
        Aggregates = [new AggregateCall("count", [], SqlTypes.Int64), new AggregateCall("sum", [1], SqlTypes.Int64)],
        InputMode = input,
        OutputMode = ChangelogMode.Retract,
        Output = [new("k", SqlTypes.Int64), new("c", SqlTypes.Int64), new("s", SqlTypes.Int64)],
    };
}
