using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Binding;

/// <summary>WITH, FORMAT and ENCODE to canonical options: one spelling per key, unknown keys refused with a suggestion.</summary>
internal static class OptionBinder
{
    /// <summary>Options that any object or job may have.</summary>
    private static readonly string[] General =
    [
        "connector", "format", "key.format", "key.fields", "on_error", "parallelism", "allowed_lateness", "force_append_only",
        "savepoint", "primary_key", "type", "retention", "scan.parallelism", "sink.parallelism", "sink.delivery-guarantee",
        "scan.watermark.idle-timeout", "table.optimizer.agg-phase-strategy", "state.backend", "execution.checkpointing.interval",
        "table.exec.state.ttl",
    ];

    private static readonly Dictionary<string, string> GeneralSynonyms = new(StringComparer.Ordinal)
    {
        ["json.ignore-parse-errors"] = "on_error",
        ["value.format"] = "format",
        ["idle_timeout"] = "scan.watermark.idle-timeout",
        ["table.exec.source.idle-timeout"] = "scan.watermark.idle-timeout",
    };

    public static Dictionary<string, string> Bind(
        SyntaxList<SqlOption> options, FormatEncode? format, IConnectorCatalog connectors, bool isSink, SyntaxNode node)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var written = options.Select(o => (Option: o, Key: o.Key, Value: Text(o))).ToList();
        string? connectorName = written.Find(o => o.Key == "connector").Value;
        if (connectorName == "files") connectorName = "filesystem";
        IConnector? connector = FindConnector(connectorName, connectors, isSink, node);
        if (format is not null) written.AddRange(FormatOptions(format));
        string? formatName = written.Find(o => o.Key is "format" or "value.format").Value;
        List<OptionSpec> specs = Specs(connector, formatName, connectors, node);
        foreach ((SqlOption option, string key, string value) in written)
        {
            (string canonical, string text) = Canonical(key, value, specs, option);
            if (canonical == "connector" && connectorName is not null) text = connectorName;
            if (!found.TryAdd(canonical, text) && found[canonical] != text)
            {
                throw new StreamSqlException(SqlState.SyntaxError, $"option \"{canonical}\" is given more than once")
                {
                    Position = option.Span.Position,
                };
            }
        }

        foreach (OptionSpec spec in specs.Where(s => s.Required && !found.ContainsKey(s.Key)))
        {
            throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{spec.Key}\" is required")
            {
                Hint = spec.Description,
                Position = node.Span.Position,
            };
        }

        return found;
    }

    private static IConnector? FindConnector(string? name, IConnectorCatalog connectors, bool isSink, SyntaxNode node)
    {
        if (name is null or BaseObject.InternalConnector) return null;
        IConnector connector = connectors.Find(name) ?? throw new StreamSqlException(
            SqlState.InvalidParameterValue, $"connector \"{name}\" does not exist")
        {
            Hint = Suggestion.Hint(name, connectors.ConnectorNames) ?? $"Known connectors: {string.Join(", ", connectors.ConnectorNames)}.",
            Position = node.Span.Position,
        };
        if (isSink ? connector.CanWrite : connector.CanRead) return connector;
        throw new StreamSqlException(SqlState.FeatureNotSupported, $"connector \"{name}\" cannot be {(isSink ? "written to" : "read from")}")
        {
            Position = node.Span.Position,
        };
    }

    private static List<OptionSpec> Specs(IConnector? connector, string? format, IConnectorCatalog connectors, SyntaxNode node)
    {
        List<OptionSpec> specs = [.. General.Select(k => new OptionSpec(k, ""))];
        if (connector is not null) specs.InsertRange(0, connector.Options);
        if (format is null) return specs;
        specs.AddRange(connectors.FormatOptions(format) ?? throw new StreamSqlException(
            SqlState.InvalidParameterValue, $"format \"{format}\" does not exist")
        {
            Hint = Suggestion.Hint(format, connectors.FormatNames) ?? $"Known formats: {string.Join(", ", connectors.FormatNames)}.",
            Position = node.Span.Position,
        });
        return specs;
    }

    private static (string Key, string Value) Canonical(string key, string value, List<OptionSpec> specs, SqlOption option)
    {
        if (key == "json.ignore-parse-errors" && !specs.Exists(s => s.Key == key)) return ("on_error", value == "true" ? "skip" : "fail");
        string normal = Normalize(key);
        foreach (OptionSpec spec in specs)
        {
            if (!spec.Prefix
                && (Normalize(spec.Key) == normal || (spec.Synonyms?.Any(s => Normalize(s) == normal) ?? false))) return (spec.Key, value);
        }

        if (GeneralSynonyms.TryGetValue(key, out string? general)) return (general, value);
        foreach (OptionSpec spec in specs)
        {
            if (spec.Prefix && normal.StartsWith(Normalize(spec.Key), StringComparison.Ordinal)) return (spec.Key + key[spec.Key.Length..], value);
        }

        throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{key}\" does not exist")
        {
            Hint = Suggestion.Hint(normal, specs.SelectMany(s => (s.Synonyms ?? []).Prepend(s.Key)).Select(Normalize)) is { } near
                ? near
                : $"Known options: {string.Join(", ", specs.Where(s => s.Description.Length > 0).Select(s => s.Key).Distinct())}.",
            Position = option.Span.Position,
        };
    }

    private static string Normalize(string key) => key.Replace('_', '-');

    private static string Text(SqlOption option) => option.Value is null ? "true"
        : option.Value.Kind == OptionValueKind.List ? string.Join(';', option.Value.Items.Select(i => i.Text))
        : option.Value.Text;

    /// <summary>RisingWave's FORMAT … ENCODE … as format options.</summary>
    private static IEnumerable<(SqlOption Option, string Key, string Value)> FormatOptions(FormatEncode format)
    {
        string shape = format.Format?.Text.ToLowerInvariant() ?? "plain";
        string encode = format.Encode?.Text.ToLowerInvariant() ?? "json";
        string name = (shape, encode) switch
        {
            ("debezium", _) => "debezium-json",
            ("canal", _) => "canal-json",
            ("maxwell", _) => "maxwell-json",
            (_, "bytes") => "raw",
            _ => encode,
        };
        var option = new SqlOption("format", null) { Span = format.Span };
        yield return (option, "format", name);
        if (shape == "upsert") yield return (option, "type", "upsert");
        foreach (SqlOption extra in format.FormatOptions.Concat(format.EncodeOptions))
        {
            string key = extra.Key switch
            {
                "delimiter" => "csv.field-delimiter",
                "without_header" => "csv.without-header",
                _ => extra.Key,
            };
            yield return (extra, key, Text(extra));
        }
    }
}
