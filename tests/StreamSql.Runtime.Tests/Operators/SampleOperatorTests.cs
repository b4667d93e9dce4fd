using StreamSql.Core.Changelog;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Tests.Operators;

/// <summary>Sampling: a changelog's sample folds to the sample of its rows; the share is the wanted one; other seeds choose other rows.</summary>
public sealed class SampleOperatorTests
{
    private static readonly Field[] Input = [new("id", SqlTypes.Int64), new("k", SqlTypes.Text), new("v", SqlTypes.Int32)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void FoldedSampleEqualsTheBoundedResult(int seed)
    {
        var random = new Random(seed);
        bool byKey = seed % 2 == 0;
        SampleSpec spec = Sample(seed % 5 * 25, (ulong)seed, byKey ? [0] : [0, 1, 2]);
        OperatorProperty.Check(random, spec, [Input], [Changelog.Random(random, 300, true, Row, byKey)]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(100)]
    public void ShareIsAsWanted(double percent)
    {
        int kept = Keep(percent, 7).Count;
        // Five standard deviations of a binomial distribution.
        double tolerance = 5 * Math.Sqrt(10_000 * percent / 100 * (1 - (percent / 100)));
        Assert.InRange(kept, (100 * percent) - tolerance, (100 * percent) + tolerance);
    }

    [Fact]
    public void EqualSeedsChooseEqualRowsAndOthersDoNot()
    {
        List<string> sample = Keep(50, 7);
        Assert.Equal(sample, Keep(50, 7));
        Assert.InRange(sample.Intersect(Keep(50, 8)).Count(), 2_300, 2_700);
        Assert.Empty(Keep(20, 7).Except(sample));
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 20)];

    private static List<string> Keep(double percent, ulong seed)
    {
        List<object?[]> rows = [.. Enumerable.Range(0, 10_000).Select(i => (object?[])[(long)i, null, i])];
        return Changelog.Fold(OperatorProperty.Bounded(new Random(1), Sample(percent, seed, [0]), [Input], [rows]));
    }

    private static SampleSpec Sample(double percent, ulong seed, int[] keys) =>
        new() { Uid = "sample", Output = Input, KeyColumns = keys, Percent = percent, Seed = seed };

    private static object?[] Row(Random random) =>
        [(long)random.Next(200), random.Next(9) == 0 ? null : "key-with-a-long-name-" + random.Next(5), random.Next(9) == 0 ? null : random.Next(10)];
}
