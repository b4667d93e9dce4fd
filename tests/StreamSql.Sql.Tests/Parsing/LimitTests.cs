using System.Text;
using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Tests.Parsing;

/// <summary>No text brings the process down: what is too deep is refused with 54001.</summary>
public sealed class LimitTests
{
    private static string Repeat(string part, int count) => new StringBuilder(part.Length * count).Insert(0, part, count).ToString();

    [Theory]
    [InlineData("(", ")", 990)]
    [InlineData("(SELECT ", ")", 480)]
    [InlineData("CASE WHEN true THEN ", " END", 990)]
    [InlineData("ARRAY[", "]", 990)]
    [InlineData("f(", ")", 990)]
    [InlineData("- ", "", 900)]
    [InlineData("NOT ", "", 900)]
    public void Deep_nesting_parses(string open, string close, int depth) =>
        SqlParser.ParseStatement($"SELECT {Repeat(open, depth)}1{Repeat(close, depth)}");

    [Theory]
    [InlineData("SELECT ", "(", "1", ")")]
    [InlineData("SELECT ", "(SELECT ", "1", ")")]
    [InlineData("", "(", "SELECT 1", ")")]
    [InlineData("SELECT * FROM ", "(", "t", ")")]
    [InlineData("SELECT * FROM ", "(SELECT * FROM ", "t", ") AS x")]
    [InlineData("SELECT ", "CASE WHEN true THEN ", "1", " END")]
    [InlineData("SELECT ", "ARRAY[", "1", "]")]
    [InlineData("SELECT ", "- ", "1", "")]
    [InlineData("SELECT ", "@ ", "1", "")]
    [InlineData("SELECT ", "NOT ", "true", "")]
    [InlineData("SELECT ", "f(", "1", ")")]
    [InlineData("SELECT 1", " + 1", "", "")]
    [InlineData("SELECT 'a'", " || 'a'", "", "")]
    [InlineData("SELECT a", " IS NULL", "", "")]
    [InlineData("SELECT a", "::int", "", "")]
    [InlineData("SELECT 1", " UNION SELECT 1", "", "")]
    [InlineData("SELECT 1", " INTERSECT SELECT 1", "", "")]
    [InlineData("SELECT * FROM t", " CROSS JOIN t", "", "")]
    [InlineData("", "EXPLAIN ", "SELECT 1", "")]
    [InlineData("CREATE TABLE t (a ", "array<", "int", ">")]
    [InlineData("SELECT * FROM t MATCH_RECOGNIZE (PATTERN (", "(", "A", ")")]
    public void What_is_too_deep_is_refused(string before, string open, string inner, string close)
    {
        const int Depth = 50_000;
        var error = Assert.Throws<StreamSqlException>(
            () => SqlParser.ParseScript(before + Repeat(open, Depth) + inner + Repeat(close, Depth)));
        Assert.Equal(SqlState.StatementTooComplex, error.SqlState);
    }

    [Theory]
    [InlineData(" OR ", LogicalKind.Or)]
    [InlineData(" AND ", LogicalKind.And)]
    public void Long_chains_of_AND_and_OR_are_flat(string connective, LogicalKind kind)
    {
        const int Count = 10_000;
        string sql = string.Join(connective, Enumerable.Range(0, Count).Select(i => $"a = {i}"));
        var logical = Assert.IsType<LogicalExpression>(SqlParser.ParseExpression(sql));
        Assert.Equal(kind, logical.Kind);
        Assert.Equal(Count, logical.Operands.Count);
    }

    [Fact]
    public void Long_lists_parse()
    {
        string rows = string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"({i}, 'x')"));
        var insert = Assert.IsType<InsertStatement>(SqlParser.ParseStatement($"INSERT INTO t VALUES {rows}"));
        Assert.Equal(20_000, Assert.IsType<ValuesQuery>(insert.Query).Rows.Count);
        string items = string.Join(", ", Enumerable.Range(0, 20_000));
        SqlParser.ParseStatement($"SELECT {items} FROM t WHERE a IN ({items})");
    }

    [Fact]
    public void The_limits_can_be_set()
    {
        var limits = new ParserLimits { MaxNestingDepth = 3, MaxStatementLength = 30 };
        Assert.Single(SqlParser.ParseScript("SELECT (((1)))", limits));
        Assert.Equal(
            SqlState.StatementTooComplex,
            Assert.Throws<StreamSqlException>(() => SqlParser.ParseScript("SELECT ((((1))))", limits)).SqlState);
        Assert.Equal(
            SqlState.ProgramLimitExceeded,
            Assert.Throws<StreamSqlException>(() => SqlParser.ParseScript(new string(' ', 31), limits)).SqlState);
    }
}
