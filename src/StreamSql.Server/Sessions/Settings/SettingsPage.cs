using System.Globalization;
using System.Text;

namespace StreamSql.Server.Sessions.Settings;

/// <summary>docs/configuration.md, made from <see cref="SettingCatalog"/>.</summary>
internal static class SettingsPage
{
    private const string Head = """
        # Configuration

        Made from the server's list of settings; a test compares it with that list.

        A setting is given, later ones winning, in `streamsql.yaml` (or the file of `--config`), as an environment variable
        (`STREAMSQL_` and the name in capitals with `_` for `.` and `-`, without a leading `streamsql.`), on the command line
        (`--set name=value`), by the client's startup packet, by `SET`, or for one view in `WITH (…)`. An unknown name is an error
        with a suggestion. `--port`, `--http-port`, `--listen`, `--data` and `--role` have options of their own (environment:
        `STREAMSQL_PORT`, `STREAMSQL_HTTP_PORT`, `STREAMSQL_DATA`, `STREAMSQL_ROLE`).

        Durations take `ms`, `s`, `min`, `h`, `d`, sizes `kB`, `MB`, `GB`. *Start* means that the server has to be started with it.

        """;

    public static string Render()
    {
        var page = new StringBuilder(Head);
        Section(page, "Engine", SettingCatalog.All.Where(s => s.Category == "Streaming"));
        Section(page, "Server and limits", SettingCatalog.All.Where(s => s.Context == SettingContext.Postmaster));
        IEnumerable<SettingDefinition> client = SettingCatalog.All.Where(s => s.Context == SettingContext.User && s.Category != "Streaming");
        Section(page, "Client connections (PostgreSQL's names)", client);
        Section(page, "Fixed values", SettingCatalog.All.Where(s => s.Context == SettingContext.Internal));
        return page.ToString();
    }

    private static void Section(StringBuilder page, string title, IEnumerable<SettingDefinition> settings)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| setting | default | changed by | what it does |\n|---|---|---|---|\n");
        foreach (SettingDefinition setting in settings)
        {
            string values = setting.Values.Count == 0 ? "" : $" One of {string.Join(", ", setting.Values)}.";
            string text = (setting.Description + values).Replace("|", "\\|", StringComparison.Ordinal);
            string by = setting.Context switch { SettingContext.User => "SET", SettingContext.Postmaster => "start", _ => "nobody" };
            string value = setting.Default.Length == 0 ? "" : $"`{setting.Default}`";
            page.Append(CultureInfo.InvariantCulture, $"| `{setting.Name}` | {value} | {by} | {text} |\n");
        }
    }
}
