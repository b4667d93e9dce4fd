using StreamSql.Connectors.Blackhole;
using StreamSql.Connectors.Clock;
using StreamSql.Connectors.DataGen;
using StreamSql.Connectors.Files;
using StreamSql.Connectors.Formats;
using StreamSql.Connectors.Kafka;
using StreamSql.Connectors.Nexmark;
using StreamSql.Connectors.Options;
using StreamSql.Connectors.Print;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors;

/// <summary>All connectors of the server: a line per connector. Immutable; any thread.</summary>
public sealed class ConnectorRegistry : IConnectorRegistry
{
    /// <param name="time">Clock of the generators' rates.</param>
    /// <param name="further">Connectors that live elsewhere, such as the internal log.</param>
    public ConnectorRegistry(TimeProvider? time = null, params IReadOnlyList<IConnector> further)
    {
        time ??= TimeProvider.System;
        Connectors =
        [
            new DataGenConnector(time),
            new ClockConnector(time),
            new NexmarkConnector(time),
            new KafkaConnector(),
            new FilesystemConnector(),
            new BlackholeConnector(),
            new PrintConnector(Console.Out),
            .. further,
        ];
    }

    public IReadOnlyList<IConnector> Connectors { get; }

    public IReadOnlyList<IFormat> Formats => FormatRegistry.All;

    public IConnector? Find(string name) => Connectors.FirstOrDefault(c => c.Name == Spelled(name));

    public IConnector Get(string name) => Find(name) ?? throw new StreamSqlException(
        SqlState.UndefinedObject, $"connector \"{name}\" does not exist")
    {
        Hint = Suggestion.Hint(name, Connectors.Select(c => c.Name))
            ?? "Connectors: " + string.Join(", ", Connectors.Select(c => c.Name)) + ".",
    };

    public ConnectorOptions Canonicalise(IEnumerable<KeyValuePair<string, string>> with)
    {
        KeyValuePair<string, string>[] entries = [.. with];
        string? name = Value(entries, "connector");
        IConnector? connector = name is null ? Find("internal") : Get(name);
        IEnumerable<OptionSpec> specs = CommonOptions.All.Concat(connector?.Options ?? []);
        foreach (string? format in new[] { Value(entries, "format") ?? Value(entries, "value.format"), Value(entries, "key.format") })
            if (format is not null) specs = specs.Concat(FormatRegistry.Get(format).Options);
        string owner = name is null ? "an object without a connector" : $"connector \"{connector!.Name}\"";
        ConnectorOptions options = new OptionCatalog(owner, specs).Canonicalise(entries);
        if (name is null) return options;
        var values = new SortedDictionary<string, string>(options.Values.ToDictionary(), StringComparer.Ordinal)
        {
            ["connector"] = connector!.Name,
        };
        return new ConnectorOptions(values);
    }

    public IReadOnlyList<KeyValuePair<string, string>> MapFormatClause(
        string kind, string? encoding, IEnumerable<KeyValuePair<string, string>> options) =>
        FormatRegistry.MapClause(kind, encoding, options);

    private static string Spelled(string name) => name.ToLowerInvariant() switch
    {
        "files" or "file" => "filesystem",
        { } lower => lower,
    };

    private static string? Value(KeyValuePair<string, string>[] entries, string key)
    {
        string folded = OptionKeys.Fold(key);
        foreach ((string name, string value) in entries)
            if (OptionKeys.Fold(name.Trim()) == folded) return value;
        return null;
    }
}
