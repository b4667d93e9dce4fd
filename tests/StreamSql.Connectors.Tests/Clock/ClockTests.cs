using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Tests.Clock;

/// <summary>The clock's ticks: which there are, their numbers and times, and that reading goes on where it stopped.</summary>
public sealed class ClockTests
{
    private const long Hour = 3_600_000_000;

    private static readonly Field[] Columns = [new("n", SqlTypes.Int64), new("at", SqlTypes.TimestampTz)];

    [Fact]
    public void Ticks_fall_on_whole_intervals_between_start_and_end()
    {
        ISource source = Source(("interval", "1 h"), ("start", "1970-01-01 00:30:00Z"), ("end", "1970-01-01 04:00:00Z"));
        Assert.True(source.IsBounded);
        SourceSplit split = Assert.Single(TestSources.Splits(source));
        List<object?[]> rows = TestSources.Read(source, split, long.MaxValue, 2);
        Assert.Equal([[1L, Hour], [2L, 2 * Hour], [3L, 3 * Hour]], rows);
        Assert.Equal(rows[1..], TestSources.Read(source, split with { StartOffset = 2 }, long.MaxValue));
        Assert.Equal(rows[..1], TestSources.Read(source, split, 2));
    }

    [Fact]
    public void Statements_read_what_has_been()
    {
        ISource source = TestSources.Create(TestSources.Describe(Options(("interval", "1 d"), ("start", "1970-01-01")), Columns, bounded: true));
        SourceSplit split = Assert.Single(TestSources.Splits(source));
        Assert.Equal(split.StopOffset, TestSources.Read(source, split, long.MaxValue).Count);
        Assert.InRange(split.StopOffset!.Value, 20_000, 100_000);
    }

    [Fact]
    public void A_timer_wakes_the_reader_for_the_next_tick()
    {
        ISource source = Source(("interval", "5 ms"));
        Assert.False(source.IsBounded);
        using var run = new SourceRun(source, TestSources.Splits(source));
        run.UntilRows(5);
        long first = (long)run.Rows[0][0]!;
        for (int i = 0; i < run.Rows.Count; i++) Assert.Equal([first + i, (first + i) * 5_000], run.Rows[i]);
    }

    [Theory]
    [InlineData("interval", "0")]
    [InlineData("interval", "soon")]
    [InlineData("start", "yesterday or so")]
    [InlineData("end", "1969-01-01")]
    public void Wrong_options_are_told(string key, string value) =>
        Assert.Equal(SqlState.InvalidParameterValue, Assert.Throws<StreamSqlException>(() => Source((key, value))).SqlState);

    private static ConnectorOptions Options(params (string Key, string Value)[] with) => TestSources.Options([("connector", "clock"), .. with]);

    private static ISource Source(params (string Key, string Value)[] with) =>
        TestSources.Create(TestSources.Describe(Options(with), Columns));
}
