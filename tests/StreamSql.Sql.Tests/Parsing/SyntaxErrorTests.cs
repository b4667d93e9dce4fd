using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing;

namespace StreamSql.Sql.Tests.Parsing;

/// <summary>Messages and positions are PostgreSQL's; a misspelt keyword gives a hint.</summary>
public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("SELECT 1 +", "syntax error at end of input", 11)]
    [InlineData("SELECT 1 + ;", "syntax error at or near \";\"", 12)]
    [InlineData("SELECT FROM WHERE", "syntax error at or near \"WHERE\"", 13)]
    [InlineData("SELECT 1; SELECT * FORM t", "syntax error at or near \"FORM\"", 20)]
    [InlineData("SELECT a,, b", "syntax error at or near \",\"", 10)]
    [InlineData("SELECT (1", "syntax error at end of input", 10)]
    [InlineData("SELECT 1)", "syntax error at or near \")\"", 9)]
    [InlineData("SELECT count(SELECT 1)", "syntax error at or near \"SELECT\"", 14)]
    [InlineData("CREATE TABLE t (a int, b)", "syntax error at or near \")\"", 25)]
    [InlineData("SELECT 'abc", "unterminated quoted string at or near \"'abc\"", 8)]
    [InlineData("SELECT \"abc", "unterminated quoted identifier at or near \"\"abc\"", 8)]
    [InlineData("SELECT /* abc", "unterminated /* comment at or near \"/* abc\"", 8)]
    [InlineData("SELECT /* a /* b */", "unterminated /* comment at or near \"/* a /* b */\"", 8)]
    [InlineData("SELECT $x$ abc", "unterminated dollar-quoted string at or near \"$x$ abc\"", 8)]
    [InlineData("SELECT \"\"", "zero-length delimited identifier at or near \"\"\"\"", 8)]
    [InlineData("SELECT 123abc", "trailing junk after numeric literal at or near \"123abc\"", 8)]
    [InlineData("SELECT $1abc", "trailing junk after parameter at or near \"$1abc\"", 8)]
    [InlineData("SELECT 'ü𝄞', x y z", "syntax error at or near \"z\"", 18)]
    [InlineData("SELECT \\", "syntax error at or near \"\\\"", 8)]
    [InlineData("", "syntax error at end of input", 1)]
    public void Errors_say_where(string sql, string message, int position)
    {
        var error = Assert.Throws<StreamSqlException>(() => SqlParser.ParseStatement(sql));
        Assert.Equal(SqlState.SyntaxError, error.SqlState);
        Assert.Equal(message, error.Message);
        Assert.Equal(position, error.Position);
    }

    [Theory]
    [InlineData("SELCT 1", "Did you mean \"SELECT\"?")]
    [InlineData("CREATE TABEL t (a int)", "Did you mean \"TABLE\"?")]
    [InlineData("SELECT * FORM t", "Did you mean \"FROM\"?")]
    [InlineData("SELECT a FROM t WHRE a = 1", "Did you mean \"WHERE\" instead of \"WHRE\"?")]
    [InlineData("SELECT a FORM t", "Did you mean \"FROM\" instead of \"FORM\"?")]
    [InlineData("CREATE MATERIALISED VIEW v AS SELECT 1", "Did you mean \"MATERIALIZED\"?")]
    [InlineData("SELECT a FROM t GRUOP BY a", "Did you mean \"GROUP\" instead of \"GRUOP\"?")]
    public void A_misspelt_keyword_gives_a_hint(string sql, string hint) =>
        Assert.Equal(hint, Assert.Throws<StreamSqlException>(() => SqlParser.ParseStatement(sql)).Hint);

    [Fact]
    public void One_statement_only_in_a_prepared_statement()
    {
        var error = Assert.Throws<StreamSqlException>(() => SqlParser.ParseStatement("SELECT 1; SELECT 2"));
        Assert.Equal("cannot insert multiple commands into a prepared statement", error.Message);
    }
}
