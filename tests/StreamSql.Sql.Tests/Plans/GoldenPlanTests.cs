using System.Text;
using StreamSql.Sql.Explain;
using StreamSql.Sql.Tests.Support;

namespace StreamSql.Sql.Tests.Plans;

/// <summary>
/// EXPLAIN of each case equals the file Plans/Golden/NAME.txt. UPDATE_GOLDEN=1 writes the files anew; the difference is to be reviewed.
/// </summary>
public sealed class GoldenPlanTests
{
    private static readonly string Folder = RepositoryFiles.Path("tests", "StreamSql.Sql.Tests", "Plans", "Golden");
    private static readonly bool Update = Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is "1";

    public static TheoryData<string> Names() => [.. PlanCases.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Plan_is_as_reviewed(string name)
    {
        string actual = Describe(PlanCases.All[name]);
        string path = Path.Combine(Folder, name + ".txt");
        if (Update)
        {
            Directory.CreateDirectory(Folder);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; UPDATE_GOLDEN=1 writes it");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    [Fact]
    public void No_file_is_left_behind() => Assert.Empty(
        Directory.EnumerateFiles(Folder).Select(Path.GetFileNameWithoutExtension).Except(PlanCases.All.Keys));

    private static string Describe(PlanCase plan)
    {
        var database = new TestDatabase([.. PlanCases.Schema, "CREATE VIEW oslo AS SELECT * FROM users WHERE city = 'Oslo'"]);
        database.Settings["parallelism.default"] = plan.Parallelism.ToString();
        string sql = plan.IsBounded ? plan.Sql : $"CREATE MATERIALIZED VIEW result AS {plan.Sql}";
        var text = new StringBuilder();
        text.Append("-- ").Append(plan.Sql).Append("\n-- parallelism ").Append(plan.Parallelism).Append('\n');
        foreach (ExplainFormat format in (ExplainFormat[])[ExplainFormat.Optimized, ExplainFormat.Physical, ExplainFormat.Graph])
            text.Append("\n== ").Append(format.ToString().ToLowerInvariant()).Append('\n').Append(database.Explain(sql, format)).Append('\n');
        return text.ToString();
    }
}
