using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Tests.Parsing;

/// <summary>Strings, numbers, names, comments and operators by PostgreSQL's lexical rules.</summary>
public sealed class LexicalTests
{
    [Theory]
    [InlineData("'it''s'", "it's")]
    [InlineData("'a\\b'", "a\\b")]
    [InlineData("'a'\n  'b'", "ab")]
    [InlineData("E'a\\tb\\'c\\\\'", "a\tb'c\\")]
    [InlineData("E'\\u0041\\x42\\103\\U0001F600'", "ABC😀")]
    [InlineData("E'\\xc3\\xa4'", "ä")]
    [InlineData("U&'d\\0061t\\+000061'", "data")]
    [InlineData("U&'d!0061' UESCAPE '!'", "da")]
    [InlineData("U&'\\D83D\\DE00'", "😀")]
    [InlineData("$$it's$$", "it's")]
    [InlineData("$tag$a $$ b$tag$", "a $$ b")]
    [InlineData("$$$$", "")]
    [InlineData("N'x'", "x")]
    public void Strings(string sql, string value) => Assert.Equal(new StringLiteral(value), SqlParser.ParseExpression(sql));

    [Theory]
    [InlineData("E'\\u12'")]
    [InlineData("E'\\ud83d'")]
    [InlineData("E'\\xff'")]
    [InlineData("E'\\000'")]
    [InlineData("U&'\\12'")]
    public void Wrong_escapes_are_refused(string sql) => Assert.Throws<StreamSqlException>(() => SqlParser.ParseExpression(sql));

    [Theory]
    [InlineData("42", "42", true)]
    [InlineData("1_000_000", "1000000", true)]
    [InlineData("0x1F", "31", true)]
    [InlineData("0o17", "15", true)]
    [InlineData("0b101", "5", true)]
    [InlineData("99999999999999999999", "99999999999999999999", true)]
    [InlineData(".5", ".5", false)]
    [InlineData("5.", "5.", false)]
    [InlineData("1e10", "1e10", false)]
    [InlineData("1.5E-3", "1.5E-3", false)]
    [InlineData("007", "007", true)]
    public void Numbers(string sql, string text, bool isInteger) =>
        Assert.Equal(new NumberLiteral(text, isInteger), SqlParser.ParseExpression(sql));

    [Theory]
    [InlineData("FooBar", "foobar", false)]
    [InlineData("\"FooBar\"", "FooBar", true)]
    [InlineData("\"a\"\"b\"", "a\"b", true)]
    [InlineData("ÄB$1", "Äb$1", false)]
    [InlineData("U&\"d\\0061\"", "da", true)]
    public void Names(string sql, string text, bool wasQuoted)
    {
        var column = Assert.IsType<ColumnReference>(SqlParser.ParseExpression(sql));
        Assert.Equal(text, column.Name.Name);
        Assert.Equal(wasQuoted, column.Name.Last.WasQuoted);
    }

    [Theory]
    [InlineData("1 -- a comment\n + 2")]
    [InlineData("1 /* a /* nested */ comment */ + 2")]
    [InlineData("1+/**/2")]
    [InlineData("1+--x\n2")]
    public void Comments_are_blanks(string sql) => Assert.Equal(SqlParser.ParseExpression("1 + 2"), SqlParser.ParseExpression(sql));

    [Theory]
    [InlineData("a @- b", "@-")]
    [InlineData("a <-> b", "<->")]
    [InlineData("a ->> b", "->>")]
    [InlineData("a ?| b", "?|")]
    [InlineData("a !~* b", "!~*")]
    [InlineData("a != b", "<>")]
    public void Operators_are_the_longest_run(string sql, string symbol) =>
        Assert.Equal(symbol, Assert.IsType<BinaryExpression>(SqlParser.ParseExpression(sql)).Operator.Symbol);

    [Fact]
    public void Statements_are_cut_at_semicolons_outside_quotes()
    {
        var statements = SqlParser.ParseScript(";; SELECT ';' -- ;\n; /* ; */ SELECT $$;$$;\n");
        Assert.Equal(["SELECT ';'", "SELECT $$;$$"], statements.Select(s => s.Text));
        Assert.Equal([3, 29], statements.Select(s => s.Offset));
        Assert.Empty(SqlParser.ParseScript(" -- nothing\n;"));
    }
}
