using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Printing;

namespace StreamSql.Sql.Tests.Parsing;

/// <summary>Keywords name things exactly where PostgreSQL lets them; those of the dialect everywhere.</summary>
public sealed class KeywordTests
{
    [Fact]
    public void Every_keyword_is_a_label()
    {
        foreach (string word in Keywords.All) Assert.True(Parses($"SELECT 1 AS {word}, t.{word} FROM t"), word);
    }

    [Fact]
    public void The_classes_are_those_of_the_grammar()
    {
        foreach (string word in Keywords.All)
        {
            string name = word.ToLowerInvariant();
            bool mayNameTables = !ReservedWords.Reserved.Contains(name) && !ReservedWords.TypeFunctionName.Contains(name);
            Assert.True(Parses($"CREATE TABLE {word} ({word} integer)") == mayNameTables, word);
            bool mayNameTypes = !ReservedWords.Reserved.Contains(name) && !ReservedWords.ColumnName.Contains(name);
            Assert.True(Parses($"SELECT CAST(a AS {word}(1, 2, 3))") == (mayNameTypes || word is "DECIMAL" or "DEC" or "NUMERIC"), word);
        }
    }

    [Fact]
    public void Words_of_the_dialect_are_not_reserved()
    {
        string[] words =
        [
            "watermark", "stream", "source", "sink", "emit", "changes", "qualify", "asof", "match_recognize", "metadata", "virtual",
            "enforced", "format", "encode", "subscribe", "flush", "job", "errors", "parallelism", "suspend", "resume", "pattern",
            "define", "measures", "system_time", "tumble", "hop", "session", "cumulate", "descriptor", "why",
        ];
        foreach (string word in words)
        {
            Assert.True(Parses($"SELECT {word}, {word}.{word}, x AS {word}, x {word} FROM {word}, t {word} WHERE {word} = 1"), word);
            Assert.True(Parses($"CREATE STREAM {word} ({word} int)"), word);
            Assert.True(Parses($"SELECT {word}(1) FROM {word} AS {word} GROUP BY {word} ORDER BY {word}"), word);
        }
    }

    [Fact]
    public void Names_are_quoted_when_they_have_to_be()
    {
        Assert.Equal("a_1", SyntaxPrinter.Quote("a_1"));
        Assert.Equal("\"A\"", SyntaxPrinter.Quote("A"));
        Assert.Equal("\"1a\"", SyntaxPrinter.Quote("1a"));
        Assert.Equal("\"select\"", SyntaxPrinter.Quote("select"));
        Assert.Equal("\"a\"\"b\"", SyntaxPrinter.Quote("a\"b"));
        Assert.Equal("\"\"", SyntaxPrinter.Quote(string.Empty));
    }

    private static bool Parses(string sql)
    {
        try
        {
            SqlParser.ParseStatement(sql);
            return true;
        }
        catch (StreamSqlException)
        {
            return false;
        }
    }
}
