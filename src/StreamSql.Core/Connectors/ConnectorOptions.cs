using System.Globalization;
using StreamSql.Core.Errors;

namespace StreamSql.Core.Connectors;

/// <summary>Canonical options of one object with typed reading. Immutable.</summary>
public sealed class ConnectorOptions(IReadOnlyDictionary<string, string> values)
{
    public IReadOnlyDictionary<string, string> Values { get; } = values;

    public string? Find(string key) => Values.GetValueOrDefault(key);

    public string Get(string key, string fallback) => Values.GetValueOrDefault(key, fallback);

    public string Require(string key) => Find(key)
        ?? throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{key}\" is required");

    public long GetInt64(string key, long fallback) => Find(key) is not { } text
        ? fallback
        : long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{key}\" must be a whole number, not \"{text}\"");

    public bool GetBoolean(string key, bool fallback) => Find(key)?.ToLowerInvariant() switch
    {
        null => fallback,
        "true" or "t" or "on" or "yes" or "1" => true,
        "false" or "f" or "off" or "no" or "0" => false,
        { } text => throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{key}\" must be true or false, not \"{text}\""),
    };
}
