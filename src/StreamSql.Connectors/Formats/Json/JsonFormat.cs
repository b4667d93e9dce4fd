using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>One JSON object per record.</summary>
internal sealed class JsonFormat : IFormat
{
    public string Name => "json";

    public IReadOnlyList<OptionSpec> Options { get; } =
    [
        new("json.fail-on-missing-field", "A missing field is an error instead of NULL.", "false"),
        new("json.ignore-parse-errors", "Flink's spelling of on_error: true is null for fields, false is fail."),
        new("json.timestamp-format.standard", "SQL (2024-01-02 03:04:05) or ISO-8601 (T, Z); absent: both on input, SQL on output."),
        new("json.map-null-key.mode", "Accepted for compatibility.", "FAIL"),
        new("json.map-null-key.literal", "Accepted for compatibility.", "null"),
        new("json.encode.decimal-as-plain-number", "Accepted for compatibility; numbers are always plain.", "true"),
        new("json.encode.ignore-null-fields", "Leave out NULL fields on output.", "false"),
    ];

    public RecordFraming Framing(ConnectorOptions options) => new();

    public void Validate(ConnectorOptions options, IReadOnlyList<Field> columns)
    {
        TimestampStandard(options);
        options.GetBoolean("json.fail-on-missing-field", false);
        options.GetBoolean("json.encode.ignore-null-fields", false);
    }

    public RecordDecoder CreateDecoder(ConnectorOptions options, IReadOnlyList<DecodedColumn> columns) =>
        new JsonDecoder(columns, TimestampStandard(options), options.GetBoolean("json.fail-on-missing-field", false));

    public RecordEncoder CreateEncoder(ConnectorOptions options, Schema schema) => new JsonEncoder(
        schema,
        TimestampStandard(options) == JsonTimestamps.Iso,
        options.GetBoolean("json.encode.ignore-null-fields", false));

    private static JsonTimestamps TimestampStandard(ConnectorOptions options)
    {
        return options.Find("json.timestamp-format.standard")?.ToUpperInvariant() switch
        {
            null => JsonTimestamps.Any,
            "SQL" => JsonTimestamps.Sql,
            "ISO-8601" or "ISO8601" => JsonTimestamps.Iso,
            { } other => throw new StreamSqlException(
                SqlState.InvalidParameterValue, $"option \"json.timestamp-format.standard\" must be SQL or ISO-8601, not \"{other}\""),
        };
    }
}

/// <summary>Which spelling of timestamps is accepted.</summary>
internal enum JsonTimestamps
{
    Any,
    Sql,
    Iso,
}
