using StreamSql.Sql.Parsing;

namespace StreamSql.Sql.Tests.Parsing;

/// <summary>The statements of Corpus/*.sql: the dialect, PostgreSQL's forms, and what real clients send. A blank line ends a script.</summary>
internal static class StatementCorpus
{
    public static readonly IReadOnlyList<string> Scripts = [.. Load()];

    public static readonly IReadOnlyList<string> Statements =
        [.. Scripts.SelectMany(s => SqlParser.ParseScript(s)).Select(s => s.Text)];

    private static IEnumerable<string> Load()
    {
        var assembly = typeof(StatementCorpus).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            string text = reader.ReadToEnd().ReplaceLineEndings("\n");
            foreach (string script in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                yield return script;
            }
        }
    }
}
