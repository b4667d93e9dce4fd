using StreamSql.Core.Changelog;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Operators;

/// <summary>All kinds of join, streaming against bounded against a plain nested loop.</summary>
public sealed class JoinOperatorTests
{
    private static readonly Field[] Left = [new("id", SqlTypes.Int64), new("k", SqlTypes.Int64), new("v", SqlTypes.Int32)];
    private static readonly Field[] Right = [new("rid", SqlTypes.Int64), new("rk", SqlTypes.Int64), new("rv", SqlTypes.Int32), new("t", SqlTypes.Text)];

    public static TheoryData<JoinKind, bool, int> Cases()
    {
        var cases = new TheoryData<JoinKind, bool, int>();
        foreach (JoinKind kind in Enum.GetValues<JoinKind>())
            for (int seed = 0; seed < 8; seed++)
                foreach (bool residual in new[] { false, true }) cases.Add(kind, residual, seed);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void FoldedChangesEqualTheBoundedResultAndANestedLoop(JoinKind kind, bool residual, int seed)
    {
        var random = new Random(seed * 31);
        bool unique = seed % 2 == 0;
        bool noKeys = seed == 7;
        JoinSpec spec = Spec(kind, residual, unique, noKeys);
        var left = Changelog.Random(random, 120, seed % 4 != 1, LeftRow, unique);
        var right = Changelog.Random(random, 90, seed % 4 != 2, RightRow, unique);
        List<object?[]> leftRows = Changelog.Rows(left);
        List<object?[]> rightRows = Changelog.Rows(right);
        List<string> expected = Changelog.Fold(NestedLoop(spec, leftRows, rightRows));
        Assert.Equal(expected, Changelog.Fold(OperatorProperty.Bounded(random, spec, [Left, Right], [leftRows, rightRows])));
        if (kind == JoinKind.LeftAntiNullAware) return;
        Assert.Equal(expected, Changelog.Fold(OperatorProperty.Stream(random, spec, [Left, Right], [left, right], "hashmap")));
    }

    [Fact]
    public void AnUpdateLeavesAsOneUpdate()
    {
        using var test = new TestState();
        using OperatorHarness harness = OperatorProperty.Open(Spec(JoinKind.LeftOuter, false, true, false), [Left, Right], test.Create(), false);
        harness.Process(ChunkText.Inserts(OperatorProperty.TypesOf(Left), [1L, 5L, 10]), 0);
        Assert.Equal(["+I 1|5|10|∅|∅|∅|∅"], harness.Take());
        harness.Process(ChunkText.Inserts(OperatorProperty.TypesOf(Right), [9L, 5L, 3, "x"]), 1);
        Assert.Equal(["-D 1|5|10|∅|∅|∅|∅", "+I 1|5|10|9|5|3|x"], harness.Take());
        harness.Process(
            ChunkText.Changes(OperatorProperty.TypesOf(Right), (RowKind.UpdateBefore, [9L, 5L, 3, "x"]), (RowKind.UpdateAfter, [9L, 5L, 4, "y"])), 1);
        Assert.Equal(["-U 1|5|10|9|5|3|x", "+U 1|5|10|9|5|4|y"], harness.Take());
    }

    [Fact]
    public void ClosedWindowsLeaveNoState()
    {
        JoinSpec spec = Spec(JoinKind.Inner, false, true, false) with { LeftWatermarkColumn = 1, RightWatermarkColumn = 1 };
        using var test = new TestState();
        using OperatorHarness harness = OperatorProperty.Open(spec, [Left, Right], test.Create(), false);
        harness.Process(ChunkText.Inserts(OperatorProperty.TypesOf(Left), [1L, 5L, 10], [2L, 8L, 10]), 0);
        harness.Watermark(5);
        harness.Process(ChunkText.Inserts(OperatorProperty.TypesOf(Right), [9L, 5L, 3, "late"], [9L, 8L, 3, "x"]), 1);
        Assert.Equal(["+I 2|8|10|9|8|3|x"], harness.Take());
        harness.Watermark(8);
        Assert.All(harness.State!.Sizes, s => Assert.Equal(0, s.Rows));
    }

    private static object?[] LeftRow(Random random) => [(long)random.Next(40), random.Next(8) == 0 ? null : (long)random.Next(6), random.Next(5)];

    private static object?[] RightRow(Random random) =>
        [(long)random.Next(40), random.Next(8) == 0 ? null : (long)random.Next(6), random.Next(5), random.Next(3) == 0 ? null : "a text of some length " + random.Next(2)];

    private static JoinSpec Spec(JoinKind kind, bool residual, bool unique, bool noKeys) => new()
    {
        Uid = "join",
        Kind = kind,
        LeftKeys = noKeys ? [] : [1],
        RightKeys = noKeys ? [] : [1],
        Residual = residual
            ? new FunctionCall("lt", [new InputRef(2, SqlTypes.Int32), new InputRef(Left.Length + 2, SqlTypes.Int32)], SqlTypes.Boolean)
            : null,
        LeftMode = ChangelogMode.Retract,
        RightMode = ChangelogMode.Retract,
        LeftUniqueKey = unique ? [0] : null,
        RightUniqueKey = unique ? [0] : null,
        Output = kind >= JoinKind.LeftSemi ? Left : [.. Left, .. Right],
    };

    private static IEnumerable<string> NestedLoop(JoinSpec spec, List<object?[]> left, List<object?[]> right)
    {
        bool Equal(object?[] l, object?[] r) => spec.LeftKeys.Count == 0 || (l[1] is { } k && Equals(k, r[1]));
        bool Residual(object?[] l, object?[] r) => spec.Residual is null || (int)l[2]! < (int)r[2]!;
        bool Unknown(object?[] l, object?[] r) => spec.LeftKeys.Count == 0 || l[1] is null || r[1] is null || Equals(l[1], r[1]);
        string Line(IEnumerable<object?> row) => "+I " + string.Join('|', row.Select(v => v?.ToString() ?? "∅"));
        foreach (object?[] l in left)
        {
            List<object?[]> matches = right.FindAll(r => Equal(l, r) && Residual(l, r));
            bool leaves = spec.Kind switch
            {
                JoinKind.LeftSemi => matches.Count > 0,
                JoinKind.LeftAnti => matches.Count == 0,
                JoinKind.LeftAntiNullAware => !right.Exists(r => Unknown(l, r) && Residual(l, r)),
                _ => false,
            };
            if (leaves) yield return Line(l);
            if (spec.Kind >= JoinKind.LeftSemi) continue;
            foreach (object?[] r in matches) yield return Line([.. l, .. r]);
            if (matches.Count == 0 && (spec.Kind is JoinKind.LeftOuter or JoinKind.FullOuter)) yield return Line([.. l, null, null, null, null]);
        }

        if (spec.Kind is not (JoinKind.RightOuter or JoinKind.FullOuter)) yield break;
        foreach (object?[] r in right)
            if (!left.Exists(l => Equal(l, r) && Residual(l, r))) yield return Line([null, null, null, .. r]);
    }
}
