using System.Collections;
using System.Globalization;
using StreamSql.Core.Errors;
using StreamSql.Server.Sessions.Settings;

namespace StreamSql.Server.Hosting;

/// <summary>
/// Reads options from streamsql.yaml, the environment and the command line, later ones winning. An unknown key is an error with a
/// suggestion.
/// </summary>
internal static class ConfigurationSources
{
    private const string Prefix = "STREAMSQL_";
    /// <summary>Variables that the test suite reads and a server started by it inherits.</summary>
    private static readonly string[] OfTests = ["STREAMSQL_TEST_", "STREAMSQL_KAFKA_HOME"];

    private const string DefaultFile = "streamsql.yaml";

    private static readonly string[] Arguments =
        ["--port", "--http-port", "--listen", "--data", "--set", "--role", "--config", "--help", "--version"];

    public const string Usage = """
        usage: streamsql [demo] [--port N] [--http-port N] [--listen ADDRESS] [--data DIR] [--set key=value]... [--config FILE] [--role standalone]
               streamsql health [--http-port N]
          demo     also creates a Nexmark stream and three views and prints their results until Ctrl-C
          health   status 0 when the server on the HTTP port accepts connections
        Settings are listed in docs/configuration.md.
        """;

    /// <param name="arguments">The command line.</param>
    /// <param name="environment">The process's environment.</param>
    public static ServerOptions Load(IReadOnlyList<string> arguments, IDictionary environment)
    {
        var line = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        bool demo = false;
        string? file = null;
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (i == 0 && argument is ("demo" or "health"))
            {
                demo = argument == "demo";
                continue;
            }

            (string name, string? value) = Cut(argument);
            if (!Arguments.Contains(name)) throw Unknown("option", name, Arguments);
            value ??= i + 1 < arguments.Count ? arguments[++i] : throw Fail($"option {name} needs a value");
            switch (name)
            {
                case "--config":
                    file = value;
                    break;
                case "--set":
                    int equals = value.IndexOf('=', StringComparison.Ordinal);
                    if (equals <= 0) throw Fail($"--set needs key=value, not \"{value}\"");
                    line[CheckKey(value[..equals].Trim())] = value[(equals + 1)..].Trim();
                    break;
                default:
                    line[CheckKey(name[2..])] = value;
                    break;
            }
        }

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        ReadFile(file, values);
        ReadEnvironment(environment, values);
        foreach ((string key, string value) in line) values[key] = value;
        return Build(values, demo);
    }

    private static (string Name, string? Value) Cut(string argument)
    {
        int equals = argument.StartsWith("--", StringComparison.Ordinal) ? argument.IndexOf('=', StringComparison.Ordinal) : -1;
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    private static void ReadFile(string? file, Dictionary<string, string> values)
    {
        if (file is null && !File.Exists(DefaultFile)) return;
        string path = file ?? DefaultFile;
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Fail($"cannot read {path}: {error.Message}");
        }

        foreach ((string key, string value) in FlatYaml.Parse(lines, path)) values[CheckKey(key)] = value;
    }

    private static void ReadEnvironment(IDictionary environment, Dictionary<string, string> values)
    {
        Dictionary<string, string> known = [];
        foreach (SettingDefinition setting in SettingCatalog.All) known[EnvironmentName(setting.Name)] = setting.Name;
        foreach (string own in new[] { "port", "http-port", "data", "role" }) known[EnvironmentName(own)] = own;
        foreach (DictionaryEntry entry in environment)
        {
            string name = (string)entry.Key;
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            if (Array.Exists(OfTests, t => name.StartsWith(t, StringComparison.Ordinal))) continue;
            if (!known.TryGetValue(name[Prefix.Length..], out string? key))
                throw Unknown("environment variable", name, known.Keys.Select(k => Prefix + k));
            values[key] = (string?)entry.Value ?? "";
        }
    }

    private static string EnvironmentName(string key)
    {
        string plain = key.StartsWith("streamsql.", StringComparison.Ordinal) ? key["streamsql.".Length..] : key;
        return plain.Replace('.', '_').Replace('-', '_').ToUpperInvariant();
    }

    private static string? Own(string key) => key.ToLowerInvariant() switch
    {
        "port" => "port",
        "http-port" or "http_port" or "http.port" => "http-port",
        "data" or "data-directory" or "data_directory" => "data",
        "role" => "role",
        _ => null,
    };

    private static string CheckKey(string key)
    {
        if (Own(key) is { } own) return own;
        if (key == "listen") return "listen_addresses";
        return SettingCatalog.Resolve(key)?.Name ?? key;
    }

    private static ServerOptions Build(Dictionary<string, string> values, bool demo)
    {
        var options = new ServerOptions { Demo = demo };
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string value) in values)
        {
            switch (key)
            {
                case "port":
                    options = options with { Port = Port(key, value) };
                    break;
                case "http-port":
                    options = options with { HttpPort = Port(key, value) };
                    break;
                case "data":
                    options = options with { DataDirectory = value };
                    break;
                case "role":
                    if (value != "standalone") throw Fail($"role \"{value}\" is not supported; this version runs as standalone");
                    break;
                default:
                    settings[key] = SettingCatalog.Resolve(key) is { } definition ? SettingCatalog.Check(definition, value) : value;
                    break;
            }
        }

        return options with { Settings = settings };
    }

    private static int Port(string key, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port <= ushort.MaxValue
            ? port
            : throw Fail($"{key} must be a number from 0 to 65535, not \"{value}\"");

    private static StreamSqlException Unknown(string what, string name, IEnumerable<string> known) =>
        new(SqlState.ConfigFileError, $"unknown {what} {name}")
        {
            Hint = Suggestion.Nearest(name, known) is { } near ? $"Did you mean {near}?" : null,
        };

    private static StreamSqlException Fail(string message) => new(SqlState.ConfigFileError, message);
}
