using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Tests.Parsing;

/// <summary>Everything a user or a client is known to type parses, and survives being printed.</summary>
public sealed class CorpusTests
{
    [Fact]
    public void Every_script_parses()
    {
        var failures = new List<string>();
        foreach (string script in StatementCorpus.Scripts)
        {
            try
            {
                Assert.NotEmpty(SqlParser.ParseScript(script));
            }
            catch (StreamSqlException e)
            {
                failures.Add($"{e.Message} at {e.Position}: {script}");
            }
        }

        Assert.Empty(failures);
        Assert.True(StatementCorpus.Statements.Count > 250);
    }

    [Fact]
    public void What_is_printed_parses_to_the_same_tree()
    {
        foreach (string sql in StatementCorpus.Statements)
        {
            var statement = SqlParser.ParseStatement(sql);
            string printed = statement.ToString();
            Assert.Equal(statement, SqlParser.ParseStatement(printed));
            Assert.Equal(printed, SqlParser.ParseStatement(printed).ToString());
        }
    }

    [Fact]
    public void Only_statements_known_to_be_missing_are_unsupported()
    {
        var names = StatementCorpus.Statements.Select(SqlParser.ParseStatement).OfType<UnsupportedStatement>().Select(s => s.Name);
        Assert.Equal(
            [
                "ALTER SEQUENCE", "ALTER SYSTEM", "CREATE EXTENSION", "CREATE FUNCTION", "CREATE SEQUENCE", "CREATE TRIGGER", "CREATE TYPE",
                "DROP FUNCTION", "MERGE", "REINDEX",
            ],
            names.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Spans_lie_within_the_text()
    {
        foreach (string sql in StatementCorpus.Statements)
        {
            var statement = SqlParser.ParseStatement(sql);
            Assert.Equal(0, statement.Span.Start);
            Assert.InRange(statement.Span.End, 1, sql.Length);
        }
    }
}
