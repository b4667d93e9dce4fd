using StreamSql.Core.Errors;
using StreamSql.Sql.Tests.Support;

namespace StreamSql.Sql.Tests.Plans;

/// <summary>A plan whose state nothing bounds says so, or is refused, as streamsql.unbounded_state wants.</summary>
public sealed class UnboundedStateTests
{
    private const string Growing = "SELECT c.page, d.page AS other FROM clicks c JOIN clicks d ON c.uid = d.uid";

    private static TestDatabase NewDatabase(string setting)
    {
        var database = new TestDatabase("CREATE STREAM clicks (uid bigint, page text, at timestamp)");
        database.Settings["streamsql.unbounded_state"] = setting;
        return database;
    }

    [Theory]
    [InlineData("notice", 1)]
    [InlineData("allow", 0)]
    public void A_growing_join_gives_a_notice(string setting, int notices) =>
        Assert.Equal(notices, NewDatabase(setting).CompileView(Growing).Notices.Count);

    [Fact]
    public void Refuse_is_an_error_with_a_hint()
    {
        var error = Assert.Throws<StreamSqlException>(() => { NewDatabase("refuse").CompileView(Growing); });
        Assert.Equal(SqlState.FeatureNotSupported, error.SqlState);
        Assert.Contains("window_start", error.Hint);
        NewDatabase("refuse").CompileView("SELECT uid, count(*) AS n FROM clicks GROUP BY uid");
    }
}
