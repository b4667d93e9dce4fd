using System.Text.RegularExpressions;
using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Tests.Support;

namespace StreamSql.Sql.Tests.Catalog;

/// <summary>
/// The queries by which psql, drivers, BI tools and ORMs look around (client_queries.sql) bind and compile, but for those listed with
/// the reason.
/// </summary>
public sealed partial class ClientQueryTests
{
    /// <summary>Number of the query and the SQLSTATE it is answered with. A query that works by now has to leave.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["0070"] = SqlState.FeatureNotSupported, // A column of a set-returning function: (_pg_expandarray(...)).n.
        ["0134"] = SqlState.FeatureNotSupported, // WITH RECURSIVE.
        ["0154"] = SqlState.FeatureNotSupported, // GROUP BY a set-returning function.
        ["0215"] = SqlState.FeatureNotSupported, // Type bit.
        ["0322"] = SqlState.UndefinedFunction, // pg_sleep.
    };

    [Fact]
    public void Client_queries_compile()
    {
        var database = new TestDatabase(
            "CREATE TABLE demo_t (id bigint PRIMARY KEY, name text NOT NULL, amount numeric(10,2), at timestamptz)",
            "CREATE VIEW demo_v AS SELECT id, name FROM demo_t",
            "CREATE MATERIALIZED VIEW demo_mv AS SELECT name, count(*) AS n FROM demo_t GROUP BY name");
        var failures = new List<string>();
        int count = 0;
        foreach ((string number, string sql) in Queries())
        {
            count++;
            string? code = null;
            string detail = "";
            try
            {
                foreach (ParsedStatement statement in SqlParser.ParseScript(sql)) database.Execute(statement.Text);
            }
            catch (StreamSqlException error)
            {
                code = error.SqlState;
                detail = $"{error.Message} (at {error.Position})";
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                code = "XX000";
                detail = error.ToString();
            }

            if (code != Refused.GetValueOrDefault(number)) failures.Add($"[{number}] {code ?? "works"} {detail}\n{sql}");
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count}\n" + string.Join("\n\n", failures));
        Assert.True(count > 250);
    }

    private static IEnumerable<(string Number, string Sql)> Queries()
    {
        string text = File.ReadAllText(RepositoryFiles.Path("tests", "StreamSql.Sql.Tests", "Catalog", "client_queries.sql"));
        string[] parts = Head().Split(text);
        for (int i = 1; i + 1 < parts.Length; i += 2) yield return (parts[i], parts[i + 1].Trim());
    }

    [GeneratedRegex(@"^-- \[(\d{4})\] .*$", RegexOptions.Multiline)]
    private static partial Regex Head();
}
