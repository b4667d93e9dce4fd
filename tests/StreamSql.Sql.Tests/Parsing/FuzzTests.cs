using System.Text.RegularExpressions;
using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing;

namespace StreamSql.Sql.Tests.Parsing;

/// <summary>Damaged statements: an error that the user can read or a tree that survives printing, and nothing else.</summary>
public sealed partial class FuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Damaged_statements_never_throw_anything_else(int seed)
    {
        var random = new Random(seed);
        var statements = StatementCorpus.Statements;
        int parsed = 0;
        for (int round = 0; round < 1500; round++)
        {
            var tokens = Token().Matches(statements[random.Next(statements.Count)]).Select(m => m.Value).ToList();
            for (int edits = random.Next(1, 4); edits > 0 && tokens.Count > 1; edits--) Damage(tokens, random, statements);
            parsed += Survives(string.Join(' ', tokens)) ? 1 : 0;
        }

        Assert.InRange(parsed, 50, 1400);
    }

    [Fact]
    public void Cut_statements_never_throw_anything_else()
    {
        var random = new Random(7);
        foreach (string statement in StatementCorpus.Statements)
        {
            Survives(statement[..random.Next(statement.Length)]);
            Survives(statement[random.Next(statement.Length)..]);
        }
    }

    [Fact]
    public void Noise_never_throws_anything_else()
    {
        const string Alphabet = "abeEuUxX019 \n\t'\"$\\/*-+<>=~!@#%^&|`?()[]{},;.:_\u00e4\ud83d\ude00\0";
        var random = new Random(11);
        for (int round = 0; round < 3000; round++)
        {
            var text = new char[random.Next(1, 40)];
            for (int i = 0; i < text.Length; i++) text[i] = Alphabet[random.Next(Alphabet.Length)];
            Survives(new string(text));
            Survives("SELECT " + new string(text));
        }
    }

    private static void Damage(List<string> tokens, Random random, IReadOnlyList<string> statements)
    {
        int at = random.Next(tokens.Count);
        switch (random.Next(4))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                tokens.Insert(at, tokens[random.Next(tokens.Count)]);
                break;
            case 2:
                (tokens[at], tokens[random.Next(tokens.Count)]) = (tokens[random.Next(tokens.Count)], tokens[at]);
                break;
            default:
                var others = Token().Matches(statements[random.Next(statements.Count)]);
                tokens[at] = others[random.Next(others.Count)].Value;
                break;
        }
    }

    private static bool Survives(string sql)
    {
        try
        {
            foreach (var parsed in SqlParser.ParseScript(sql))
            {
                string printed = parsed.Statement.ToString();
                try
                {
                    Assert.Equal(parsed.Statement, SqlParser.ParseStatement(printed));
                }
                catch (StreamSqlException e)
                {
                    Assert.Fail($"{e.Message}\n{sql}\n{printed}");
                }
            }

            return true;
        }
        catch (StreamSqlException e)
        {
            Assert.InRange(e.Position, 0, sql.Length + 1);
            Assert.NotEqual(SqlState.InternalError, e.SqlState);
            return false;
        }
    }

    [GeneratedRegex("""[A-Za-z_][\w$]*|\d[\w.]*|'(?:[^']|'')*'|"[^"]*"|\$\w*\$.*?\$\w*\$|\$\d+|--[^\n]*\n|[-+*/<>=~!@#%^&|`?]+|::|:=|\S""", RegexOptions.Singleline)]
    private static partial Regex Token();
}
