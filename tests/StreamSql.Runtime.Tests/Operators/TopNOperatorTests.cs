using StreamSql.Core.Changelog;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Tests.Operators;

/// <summary>Top-N and deduplication: the property over random changelogs.</summary>
public sealed class TopNOperatorTests
{
    private static readonly Field[] Input = [new("id", SqlTypes.Int64), new("k", SqlTypes.Text), new("v", SqlTypes.Int32)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void FoldedTopNEqualsTheBoundedResult(int seed)
    {
        var random = new Random(seed);
        bool retracts = seed % 2 == 0;
        bool unique = seed % 3 != 0;
        bool rank = seed % 5 < 2;
        var spec = new TopNSpec
        {
            Uid = "top",
            PartitionColumns = seed % 7 == 0 ? [] : [1],
            // The id makes the order total, so that both runs choose the same rows among equals.
            OrderBy = [new SortKey(2, seed % 4 < 2, false), new SortKey(0, false, false)],
            Offset = seed % 4,
            Limit = 1 + (seed % 6),
            OutputRank = rank,
            InputMode = retracts ? ChangelogMode.Retract : ChangelogMode.AppendOnly,
            UniqueKey = unique ? [0] : null,
            Output = rank ? [.. Input, new Field("rank", SqlTypes.Int64)] : Input,
        };
        OperatorProperty.Check(random, spec, [Input], [Changelog.Random(random, 300, retracts, Row, unique)]);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void FoldedDeduplicationEqualsTheBoundedResult(int seed)
    {
        var random = new Random(seed);
        Field[] input = [new("id", SqlTypes.Int64), new("k", SqlTypes.Text), new("at", SqlTypes.Timestamp)];
        var spec = new DeduplicateSpec
        {
            Uid = "dedup",
            KeyColumns = [1],
            OrderColumn = seed % 3 == 0 ? -1 : 2,
            KeepLast = seed % 2 == 0,
            Output = input,
        };
        OperatorProperty.Check(random, spec, [input], [Changelog.Random(random, 300, false, r =>
            [(long)r.Next(1000), r.Next(9) == 0 ? null : "key-with-a-long-name-" + r.Next(5), r.Next(9) == 0 ? null : (long)r.Next(1000)])]);
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 40)];

    private static object?[] Row(Random random) =>
        [(long)random.Next(200), random.Next(9) == 0 ? null : "partition-with-a-name-" + random.Next(3), random.Next(9) == 0 ? null : random.Next(10)];
}
