using StreamSql.Server.Sessions.Settings;

namespace StreamSql.Server.Tests.Sessions;

public sealed class SettingsPageTests
{
    /// <summary>With REWRITE_DOCS in the environment it writes the page instead; the difference is reviewed in the commit.</summary>
    [Fact]
    public void The_page_lists_the_settings_as_they_are()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "StreamSql.sln"))) root = Path.GetDirectoryName(root);
        string file = Path.Combine(root!, "docs", "configuration.md");
        if (Environment.GetEnvironmentVariable("REWRITE_DOCS") is not null) File.WriteAllText(file, SettingsPage.Render());
        Assert.Equal(SettingsPage.Render(), File.ReadAllText(file));
    }
}
