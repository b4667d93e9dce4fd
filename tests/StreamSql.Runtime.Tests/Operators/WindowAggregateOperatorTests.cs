using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.State;
using StreamSql.State.Snapshots;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Operators;

/// <summary>TUMBLE and HOP: closing, lateness, NULL times, times before 1970, panes over a restore.</summary>
public sealed class WindowAggregateOperatorTests
{
    private static readonly Field[] Input = [new("k", SqlTypes.Int64), new("at", SqlTypes.Timestamp), new("v", SqlTypes.Int32)];

    [Fact]
    public void AWindowLeavesWhenTheWatermarkReachesItsEnd()
    {
        using var test = new TestState();
        using OperatorHarness harness = Open(Spec(WindowKind.Tumble, 10, 10, EmitMode.OnWindowClose), test.Create());
        harness.Process(Rows([1L, 3L, 1], [1L, 9L, 2], [2L, 10L, 3], [1L, -1L, 4], [1L, null, 9]));
        harness.Watermark(9);
        Assert.Equal(["+I 1|-10|0|1|4"], Lines(harness));
        harness.Watermark(10);
        Assert.Equal(["+I 1|0|10|2|3"], Lines(harness));
        harness.Process(Rows([1L, 9L, 100], [2L, 11L, 1]));
        harness.Watermark(20);
        Assert.Equal(["+I 2|10|20|2|4"], Lines(harness));
        Assert.All(harness.State!.Sizes, s => Assert.Equal(0, s.Rows));
    }

    [Fact]
    public void ALateRowStillCountsInOpenHopWindows()
    {
        using var test = new TestState();
        using OperatorHarness harness = Open(Spec(WindowKind.Hop, 10, 5, EmitMode.OnWindowClose), test.Create());
        harness.Process(Rows([1L, 7L, 1]));
        harness.Watermark(10);
        Assert.Equal(["+I 1|0|10|1|1"], Lines(harness));
        harness.Process(Rows([1L, 8L, 1], [1L, 4L, 1]));
        harness.Watermark(15);
        Assert.Equal(["+I 1|5|15|2|2"], Lines(harness));
    }

    [Fact]
    public void AllowedLatenessHoldsWindowsOpen()
    {
        using var test = new TestState();
        using OperatorHarness harness = Open(Spec(WindowKind.Tumble, 10, 10, EmitMode.OnWindowClose) with { AllowedLatenessMicros = 5 }, test.Create());
        harness.Process(Rows([1L, 3L, 1]));
        harness.Watermark(12);
        harness.Process(Rows([1L, 4L, 1]));
        harness.Watermark(15);
        Assert.Equal(["+I 1|0|10|2|2"], Lines(harness));
    }

    [Fact]
    public void ClosedWindowsStayClosedOverARestore()
    {
        using var test = new TestState();
        SubtaskState state = test.Create();
        SubtaskSnapshot snapshot;
        using (OperatorHarness first = Open(Spec(WindowKind.Hop, 10, 5, EmitMode.OnWindowClose), state))
        {
            first.Process(Rows([1L, 7L, 1]));
            first.Watermark(10);
            first.Barrier(1, 1);
            snapshot = test.Snapshot(state);
        }

        using OperatorHarness second = Open(Spec(WindowKind.Hop, 10, 5, EmitMode.OnWindowClose), test.Create(snapshot));
        second.Watermark(15);
        Assert.Equal(["+I 1|5|15|1|1"], Lines(second));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void EveryWayGivesTheCountsOfEachWindow(int seed)
    {
        var random = new Random(seed);
        bool hop = seed % 2 == 0;
        long slide = hop ? 4 : 12;
        var kind = hop ? WindowKind.Hop : WindowKind.Tumble;
        bool retracts = seed % 3 == 0;
        var changes = Changelog.Random(random, 300, retracts, r => [(long)r.Next(4), r.Next(12) == 0 ? null : (long)r.Next(200) - 60, r.Next(9)]);
        List<string> expected = Expected(Changelog.Rows(changes), 12, slide);
        foreach (EmitMode emit in new[] { EmitMode.Changes, EmitMode.OnWindowClose })
        {
            WindowAggregateSpec spec = Spec(kind, 12, slide, emit) with { InputMode = retracts ? ChangelogMode.Retract : ChangelogMode.AppendOnly };
            using var test = new TestState();
            using OperatorHarness harness = Open(spec, test.Create());
            foreach (StreamChunk chunk in Changelog.Chunks(random, OperatorProperty.TypesOf(Input), changes)) harness.Process(chunk);
            harness.Barrier(1);
            harness.Watermark(1000);
            Assert.Equal(expected, Changelog.Fold(Lines(harness)));
        }
    }

    [Fact]
    public void PanesMadeBeforeTheExchangeGiveTheSame()
    {
        var random = new Random(3);
        var changes = Changelog.Random(random, 300, false, r => [(long)r.Next(4), (long)r.Next(200) - 60, r.Next(9)]);
        WindowAggregateSpec complete = Spec(WindowKind.Hop, 12, 4, EmitMode.OnWindowClose);
        SqlType[] partials = [.. Expressions.Aggregates.AggregateRegistry.Resolve("sum", [SqlTypes.Int32], false)!.PartialTypes];
        WindowAggregateSpec local = complete with
        {
            Phase = AggregatePhase.Local,
            Output = [Input[0], new("pane", SqlTypes.Timestamp), new("c", SqlTypes.Int64), .. partials.Select((t, i) => new Field("p" + i, t))],
        };
        WindowAggregateSpec global = complete with
        {
            Phase = AggregatePhase.Global,
            Aggregates =
            [
                complete.Aggregates[0] with { Arguments = [2] },
                complete.Aggregates[1] with { Arguments = [.. Enumerable.Range(3, partials.Length)] },
            ],
        };
        using var test = new TestState();
        using OperatorHarness first = Open(local, test.Create());
        using OperatorHarness second = new(
            Runtime.Operators.OperatorFactory.Create(global), [[.. local.Output]], "win", test.Create());
        foreach (StreamChunk chunk in Changelog.Chunks(random, OperatorProperty.TypesOf(Input), changes)) first.Process(chunk);
        first.Flush();
        foreach (StreamChunk chunk in first.Emitted.OfType<StreamChunk>())
        {
            chunk.Retain();
            second.Process(chunk);
        }

        second.Watermark(1000);
        Assert.Equal(Expected(Changelog.Rows(changes), 12, 4), Changelog.Fold(Lines(second)));
    }

    [Theory]
    [InlineData(WindowKind.Tumble, 10, 10, new[] { "+I 1|7|2|0|10|-990" })]
    [InlineData(WindowKind.Hop, 10, 5, new[] { "+I 1|7|2|5|15|-985", "+I 1|7|2|0|10|-990" })]
    [InlineData(WindowKind.Cumulate, 10, 5, new[] { "+I 1|7|2|0|10|-990" })]
    public void AssignmentAppendsWindowColumns(WindowKind kind, long size, long slide, string[] expected)
    {
        var spec = new WindowAssignSpec
        {
            Uid = "assign",
            Window = new WindowDefinition(kind, 1, size, slide, 0),
            Output = [.. Input, new("s", SqlTypes.Timestamp), new("e", SqlTypes.Timestamp), new("t", SqlTypes.Timestamp)],
        };
        using OperatorHarness harness = new(Runtime.Operators.OperatorFactory.Create(spec), [Input]);
        harness.Process(Rows([1L, 7L, 2], [1L, null, 3]));
        Assert.Equal(expected, harness.Take());
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 12)];

    private static OperatorHarness Open(WindowAggregateSpec spec, SubtaskState state) => OperatorProperty.Open(spec, [Input], state, false);

    private static StreamChunk Rows(params object?[][] rows) => ChunkText.Inserts(OperatorProperty.TypesOf(Input), rows);

    private static List<string> Lines(OperatorHarness harness) => [.. harness.Take()];

    private static List<string> Expected(List<object?[]> rows, long size, long slide)
    {
        var windows = new SortedDictionary<(long Key, long Start), (long Count, long Sum)>();
        foreach (object?[] row in rows)
        {
            if (row[1] is not long at) continue;
            for (long start = (long)Math.Floor((double)at / slide) * slide; start + size > at; start -= slide)
            {
                (long count, long sum) = windows.GetValueOrDefault(((long)row[0]!, start));
                windows[((long)row[0]!, start)] = (count + 1, sum + (int)row[2]!);
            }
        }

        return [.. windows.Select(w => $"{w.Key.Key}|{w.Key.Start}|{w.Key.Start + size}|{w.Value.Count}|{w.Value.Sum}").Order(StringComparer.Ordinal)];
    }

    private static WindowAggregateSpec Spec(WindowKind kind, long size, long slide, EmitMode emit) => new()
    {
        Uid = "win",
        Window = new WindowDefinition(kind, 1, size, slide, 0),
        GroupColumns = [0],
        WindowColumns = [WindowColumn.Start, WindowColumn.End],
        Aggregates = [new AggregateCall("count", [], SqlTypes.Int64), new AggregateCall("sum", [2], SqlTypes.Int64)],
        Emit = emit,
        InputMode = ChangelogMode.AppendOnly,
        Output = [new("k", SqlTypes.Int64), new("s", SqlTypes.Timestamp), new("e", SqlTypes.Timestamp), new("c", SqlTypes.Int64), new("sum", SqlTypes.Int64)],
    };
}
