using System.Globalization;
using System.Text.RegularExpressions;
using StreamSql.Connectors.Options;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Kafka;

/// <summary>Where a reader without state starts.</summary>
internal enum KafkaStartup
{
    Earliest,
    Latest,
    GroupOffsets,
    Timestamp,
    SpecificOffsets,
}

/// <summary>The options of one Kafka object, read and checked.</summary>
internal sealed class KafkaOptions
{
    private const string Properties = "properties.";

    /// <summary>Properties of the Java client that have another name here.</summary>
    private static readonly Dictionary<string, string> JavaOnly = new()
    {
        ["ssl.truststore.location"] = "properties.ssl.ca.location (PEM)",
        ["ssl.keystore.type"] = "properties.ssl.keystore.location (PKCS#12)",
        ["key.deserializer"] = "format",
        ["value.deserializer"] = "format",
        ["key.serializer"] = "format",
        ["value.serializer"] = "format",
    };

    public KafkaOptions(ConnectorOptions options)
    {
        Options = options;
        BootstrapServers = options.Require("properties.bootstrap.servers");
        string? topics = options.Find("topic");
        string? pattern = options.Find("topic-pattern");
        if ((topics is null) == (pattern is null))
            throw Invalid("connector \"kafka\" needs one of the options \"topic\" and \"topic-pattern\"");
        Topics = topics?.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (pattern is not null) Pattern = ReadPattern(pattern);
        Startup = ReadStartup(options.Get("scan.startup.mode", "group-offsets"));
        if (options.Find("scan.startup.mode") is null && GroupId is null) Startup = KafkaStartup.Earliest;
        if (Startup == KafkaStartup.GroupOffsets && GroupId is null)
            throw Invalid("scan.startup.mode = 'group-offsets' needs the option \"properties.group.id\"");
        if (Startup == KafkaStartup.Timestamp) StartTimestamp = ReadTimestamp("scan.startup.timestamp-millis");
        if (Startup == KafkaStartup.SpecificOffsets) StartOffsets = ReadOffsets(options.Require("scan.startup.specific-offsets"));
        EndsAtLatest = options.Get("scan.bounded.mode", "unbounded").ToLowerInvariant() switch
        {
            "unbounded" => false,
            "latest-offset" or "latest" => true,
            { } other => throw Invalid($"option \"scan.bounded.mode\" must be unbounded or latest-offset, not \"{other}\""),
        };
        DiscoveryInterval = ReadInterval(options.Get("scan.topic-partition-discovery.interval", "5 min"));
    }

    public ConnectorOptions Options { get; }

    public string BootstrapServers { get; }

    public IReadOnlyList<string> Topics { get; }

    public Regex? Pattern { get; }

    public KafkaStartup Startup { get; }

    public long StartTimestamp { get; }

    public IReadOnlyDictionary<int, long> StartOffsets { get; } = new Dictionary<int, long>();

    public bool EndsAtLatest { get; }

    /// <summary>Null: partitions are looked up once.</summary>
    public TimeSpan? DiscoveryInterval { get; }

    public string? GroupId => Options.Find("properties.group.id");

    /// <summary>Client configuration: what the user passes, over our defaults.</summary>
    public Dictionary<string, string> ClientConfiguration(string clientId)
    {
        var configuration = new Dictionary<string, string>
        {
            ["client.id"] = clientId,
            ["group.id"] = clientId,
            ["enable.auto.commit"] = "false",
            ["enable.auto.offset.store"] = "false",
            ["isolation.level"] = "read_committed",
            ["auto.offset.reset"] = "earliest",
            ["allow.auto.create.topics"] = "false",
            ["reconnect.backoff.max.ms"] = "1000",
            ["topic.metadata.refresh.interval.ms"] = "60000",
        };
        foreach ((string key, string value) in Options.Values)
            if (key.StartsWith(Properties, StringComparison.Ordinal)) AddProperty(configuration, key[Properties.Length..], value);
        return configuration;
    }

    private static void AddProperty(Dictionary<string, string> configuration, string name, string value)
    {
        switch (name)
        {
            case "sasl.jaas.config":
                Match user = Regex.Match(value, "username=[\"']?([^\"' ;]+)");
                Match password = Regex.Match(value, "password=[\"']?([^\"' ;]+)");
                if (!user.Success || !password.Success) throw Invalid("option \"properties.sasl.jaas.config\" holds no username and password");
                configuration["sasl.username"] = user.Groups[1].Value;
                configuration["sasl.password"] = password.Groups[1].Value;
                return;
            case "auto.offset.reset" when value.Equals("none", StringComparison.OrdinalIgnoreCase):
                configuration[name] = "error";
                return;
            case "partition.discovery.interval.ms" or "max.poll.records" or "client.rack" or "enable.auto.commit" or "enable.auto.offset.store":
                return;
        }

        if (JavaOnly.TryGetValue(name, out string? instead))
        {
            throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"properties.{name}\" is one of the Java client")
            {
                Hint = $"Use {instead}.",
            };
        }

        configuration[name] = value;
    }

    private static Regex ReadPattern(string pattern)
    {
        try
        {
            return new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException exception)
        {
            throw new StreamSqlException(SqlState.InvalidRegularExpression, $"option \"topic-pattern\": {exception.Message}", exception);
        }
    }

    private static KafkaStartup ReadStartup(string mode) => mode.ToLowerInvariant() switch
    {
        "earliest-offset" or "earliest" => KafkaStartup.Earliest,
        "latest-offset" or "latest" => KafkaStartup.Latest,
        "group-offsets" => KafkaStartup.GroupOffsets,
        "timestamp" => KafkaStartup.Timestamp,
        "specific-offsets" => KafkaStartup.SpecificOffsets,
        { } other => throw new StreamSqlException(
            SqlState.InvalidParameterValue, $"option \"scan.startup.mode\" cannot be \"{other}\"")
        {
            Hint = "One of earliest-offset, latest-offset, group-offsets, timestamp, specific-offsets.",
        },
    };

    private long ReadTimestamp(string key)
    {
        Options.Require(key);
        return Options.GetInt64(key, 0);
    }

    /// <summary><c>partition:0,offset:42;partition:1,offset:300</c></summary>
    private static Dictionary<int, long> ReadOffsets(string text)
    {
        var offsets = new Dictionary<int, long>();
        foreach (string entry in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Match match = Regex.Match(entry, @"^partition\s*:\s*(\d+)\s*,\s*offset\s*:\s*(\d+)$");
            if (!match.Success)
                throw Invalid($"option \"scan.startup.specific-offsets\" must be like partition:0,offset:42;partition:1,offset:300, not \"{text}\"");
            offsets[int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)] =
                long.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        }

        return offsets;
    }

    private static TimeSpan? ReadInterval(string text)
    {
        TimeSpan interval = Duration.Parse("scan.topic-partition-discovery.interval", text);
        return interval <= TimeSpan.Zero ? null : interval;
    }

    private static StreamSqlException Invalid(string message) => new(SqlState.InvalidParameterValue, message);
}
