using StreamSql.Connectors.Options;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Formats;

/// <summary>All formats: a line per format.</summary>
internal static class FormatRegistry
{
    public static readonly IReadOnlyList<IFormat> All =
    [
        new Json.JsonFormat(),
        new Csv.CsvFormat(),
        new Raw.RawFormat(),
    ];

    private static readonly string[] Planned =
        ["avro", "avro-confluent", "protobuf", "debezium-json", "canal-json", "maxwell-json", "parquet", "arrow"];

    public static IFormat Get(string name)
    {
        string lower = name.ToLowerInvariant();
        if (All.FirstOrDefault(f => f.Name == lower) is { } format) return format;
        if (Planned.Contains(lower)) throw StreamSqlException.NotSupported($"format \"{lower}\"");
        throw new StreamSqlException(SqlState.UndefinedObject, $"format \"{name}\" does not exist")
        {
            Hint = Suggestion.Hint(lower, All.Select(f => f.Name)) ?? "Formats: " + string.Join(", ", All.Select(f => f.Name)) + ".",
        };
    }

    /// <summary>FORMAT kind ENCODE encoding as WITH entries.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> MapClause(
        string kind, string? encoding, IEnumerable<KeyValuePair<string, string>> options)
    {
        string format = (kind.ToUpperInvariant(), encoding?.ToUpperInvariant()) switch
        {
            ("PLAIN" or "UPSERT", "JSON") => "json",
            ("PLAIN" or "UPSERT", "CSV") => "csv",
            ("PLAIN" or "UPSERT", "BYTES" or "TEXT") => "raw",
            ("PLAIN" or "UPSERT", "AVRO") => "avro",
            ("PLAIN" or "UPSERT", "PROTOBUF") => "protobuf",
            ("DEBEZIUM", "JSON") => "debezium-json",
            ("CANAL", "JSON") => "canal-json",
            ("MAXWELL", "JSON") => "maxwell-json",
            ("NATIVE" or "NONE", _) => "",
            var (k, e) => throw new StreamSqlException(SqlState.InvalidParameterValue, $"FORMAT {k} ENCODE {e ?? "nothing"} does not exist"),
        };
        var mapped = new List<KeyValuePair<string, string>>();
        if (format.Length > 0) mapped.Add(new("format", format));
        foreach ((string key, string value) in options) mapped.Add(new(Qualify(format, key), value));
        return mapped;
    }

    /// <summary>ENCODE's options have short names; <c>delimiter</c> is CSV's field delimiter.</summary>
    private static string Qualify(string format, string key)
    {
        string folded = OptionKeys.Fold(key);
        if (folded.StartsWith(format + ".", StringComparison.Ordinal) || folded == "on.error") return key;
        return (format, folded) switch
        {
            ("csv", "delimiter") => "csv.field-delimiter",
            ("csv", "without.header") => "csv.without-header",
            _ => $"{format}.{key}",
        };
    }
}
