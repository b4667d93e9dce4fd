namespace StreamSql.Core.Connectors;

/// <summary>The connectors and formats of this server, and the rules for WITH. Immutable after start-up; any thread.</summary>
public interface IConnectorRegistry
{
    IReadOnlyList<IConnector> Connectors { get; }

    IReadOnlyList<IFormat> Formats { get; }

    /// <summary>By name or synonym; null when there is none.</summary>
    IConnector? Find(string name);

    /// <summary>By name or synonym; 42704 with a suggestion when there is none.</summary>
    IConnector Get(string name);

    /// <summary>
    /// WITH as written, to canonical keys: <c>-</c>, <c>_</c> and <c>.</c> are equal, synonyms become the first spelling. An unknown or
    /// repeated option, or a missing required one, is 22023 with a hint. Without <c>connector</c> the object is an internal log.
    /// </summary>
    ConnectorOptions Canonicalise(IEnumerable<KeyValuePair<string, string>> with);

    /// <summary>FORMAT kind ENCODE encoding (options) as WITH entries: <c>format = 'json'</c>, <c>json.…</c>.</summary>
    IReadOnlyList<KeyValuePair<string, string>> MapFormatClause(
        string kind, string? encoding, IEnumerable<KeyValuePair<string, string>> options);
}
