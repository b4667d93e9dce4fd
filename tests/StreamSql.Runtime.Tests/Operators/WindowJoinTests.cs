using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Streaming;
using StreamSql.Core.Types;
using StreamSql.State;
using StreamSql.State.Snapshots;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Operators;

/// <summary>Joins under EMIT ON WINDOW CLOSE: rows in any order, watermarks and restores in between, against the bounded join.</summary>
public sealed class WindowJoinTests
{
    private static readonly Field[] Left = [new("id", SqlTypes.Int64), new("k", SqlTypes.Int64), new("w", SqlTypes.Timestamp)];
    private static readonly Field[] Right =
    [
        new("rid", SqlTypes.Int64), new("rk", SqlTypes.Int64), new("rw", SqlTypes.Timestamp), new("t", SqlTypes.Text),
    ];

    public static TheoryData<JoinKind, bool, int> Cases()
    {
        var cases = new TheoryData<JoinKind, bool, int>();
        foreach (JoinKind kind in Enum.GetValues<JoinKind>().Where(k => k != JoinKind.LeftAntiNullAware))
            for (int seed = 0; seed < 6; seed++)
                foreach (bool residual in new[] { false, true }) cases.Add(kind, residual, seed);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheWindowsThatClosedEqualTheBoundedJoin(JoinKind kind, bool residual, int seed)
    {
        var random = new Random(seed * 17);
        JoinSpec spec = Spec(kind, residual);
        List<object?[]>[] kept = [[], []];
        List<string> streamed = Stream(random, spec, kept);
        List<string> bounded = OperatorProperty.Bounded(random, spec, [Left, Right], kept);
        Assert.Equal(Changelog.Fold(bounded), Changelog.Fold(streamed));
        Assert.All(streamed, line => Assert.StartsWith("+I", line));
    }

    [Fact]
    public void LateRowsAreDroppedAndCountedAndNothingIsEmittedEarly()
    {
        using var test = new TestState();
        using OperatorHarness harness = OperatorProperty.Open(Spec(JoinKind.Inner, false), [Left, Right], test.Create(), false);
        harness.Process(ChunkText.Inserts(OperatorProperty.TypesOf(Left), [1L, 5L, 10L], [2L, 5L, 20L]), 0);
        harness.Process(ChunkText.Inserts(OperatorProperty.TypesOf(Right), [8L, 5L, 20L, "b"], [9L, 5L, 10L, "a"]), 1);
        harness.Watermark(9);
        Assert.Empty(harness.Take());
        harness.Watermark(10);
        Assert.Equal(["+I 1|5|10|9|5|10|a"], harness.Take());
        harness.Process(ChunkText.Inserts(OperatorProperty.TypesOf(Left), [3L, 5L, 10L]), 0);
        harness.Watermark(Watermark.End);
        Assert.Equal(["+I 2|5|20|8|5|20|b"], harness.Take());
    }

    private static List<string> Stream(Random random, JoinSpec spec, List<object?[]>[] kept)
    {
        using var test = new TestState();
        var lines = new List<string>();
        SubtaskState state = test.Create();
        OperatorHarness harness = OperatorProperty.Open(spec, [Left, Right], state, false);
        long watermark = -1;
        for (int step = 1; step < 120; step++)
        {
            int side = random.Next(2);
            List<(RowKind, object?[])> rows = RandomRows(random, side, watermark, random.Next(12));
            kept[side].AddRange(rows.Select(r => r.Item2).Where(r => (long)r[2]! > watermark));
            foreach (StreamChunk chunk in Changelog.Chunks(random, OperatorProperty.TypesOf(side == 0 ? Left : Right), rows))
                harness.Process(chunk, side);
            if (random.Next(5) == 0) harness.Watermark(watermark += random.Next(15));
            if (random.Next(9) != 0) continue;
            harness.Barrier(step, step);
            lines.AddRange(harness.Take());
            SubtaskSnapshot snapshot = test.Snapshot(state);
            harness.Dispose();
            state = test.Create(snapshot);
            harness = OperatorProperty.Open(spec, [Left, Right], state, false);
        }

        harness.Watermark(Watermark.End);
        lines.AddRange(harness.Take());
        harness.Dispose();
        return lines;
    }

    /// <summary>Rows of windows 10, 20, 30 …, some of them late.</summary>
    private static List<(RowKind, object?[])> RandomRows(Random random, int side, long watermark, int count)
    {
        var rows = new List<(RowKind, object?[])>();
        for (int i = 0; i < count; i++)
        {
            object? key = random.Next(9) == 0 ? null : (long)random.Next(4);
            long window = ((watermark / 10) + random.Next(4)) * 10;
            object?[] row = side == 0
                ? [(long)random.Next(100), key, window]
                : [(long)random.Next(100), key, window, random.Next(4) == 0 ? null : "a text that lies outside of its view"];
            rows.Add((RowKind.Insert, row));
        }

        return rows;
    }

    private static JoinSpec Spec(JoinKind kind, bool residual) => new()
    {
        Uid = "join",
        Kind = kind,
        LeftKeys = [1, 2],
        RightKeys = [1, 2],
        Residual = residual
            ? new FunctionCall("lt", [new InputRef(0, SqlTypes.Int64), new InputRef(Left.Length, SqlTypes.Int64)], SqlTypes.Boolean)
            : null,
        LeftMode = ChangelogMode.AppendOnly,
        RightMode = ChangelogMode.AppendOnly,
        LeftWatermarkColumn = 2,
        RightWatermarkColumn = 2,
        Emit = EmitMode.OnWindowClose,
        Output = kind >= JoinKind.LeftSemi ? Left : [.. Left, .. Right],
    };
}
