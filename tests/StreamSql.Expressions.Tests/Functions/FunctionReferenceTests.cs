using System.Runtime.CompilerServices;
using StreamSql.Expressions.Tests.Support;

namespace StreamSql.Expressions.Tests.Functions;

/// <summary>docs/functions.md says what the registries hold.</summary>
public sealed class FunctionReferenceTests
{
    [Fact]
    public void The_page_is_up_to_date()
    {
        string path = Path.Combine(Root(), "docs", "functions.md");
        string expected = FunctionReference.Write();
        if (Environment.GetEnvironmentVariable("STREAMSQL_UPDATE_DOCS") is not null) File.WriteAllText(path, expected);
        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == expected,
            "docs/functions.md is stale: run STREAMSQL_UPDATE_DOCS=1 dotnet test tests/StreamSql.Expressions.Tests");
    }

    private static string Root([CallerFilePath] string here = "")
    {
        string? folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "StreamSql.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("StreamSql.sln not found above the tests");
    }
}
