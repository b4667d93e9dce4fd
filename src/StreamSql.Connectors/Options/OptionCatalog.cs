using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Options;

/// <summary>The options valid for one object, and the translation of what the user wrote into canonical keys.</summary>
internal sealed class OptionCatalog
{
    private readonly string _owner;
    private readonly IReadOnlyList<OptionSpec> _specs;
    private readonly Dictionary<string, string> _exact = [];
    private readonly List<(string Folded, string Prefix)> _prefixes = [];

    /// <param name="owner">For messages: <c>connector "kafka"</c>.</param>
    public OptionCatalog(string owner, IEnumerable<OptionSpec> specs)
    {
        _owner = owner;
        _specs = [.. specs];
        foreach (OptionSpec spec in _specs)
        {
            foreach (string name in (string[])[spec.Key, .. spec.Synonyms ?? []])
            {
                if (spec.Prefix && name == spec.Key) _prefixes.Add((OptionKeys.Fold(name), spec.Key));
                else _exact[OptionKeys.Fold(name)] = spec.Key;
            }
        }
    }

    public ConnectorOptions Canonicalise(IEnumerable<KeyValuePair<string, string>> with)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in with)
        {
            string canonical = Canonical(key.Trim());
            if (!values.TryAdd(canonical, value))
                throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{canonical}\" is given twice");
        }

        foreach (OptionSpec spec in _specs)
        {
            if (spec.Required && !values.ContainsKey(spec.Key))
            {
                throw new StreamSqlException(SqlState.InvalidParameterValue, $"{_owner} needs the option \"{spec.Key}\"")
                {
                    Detail = spec.Description,
                };
            }
        }

        return new ConnectorOptions(values);
    }

    private string Canonical(string key)
    {
        string folded = OptionKeys.Fold(key);
        if (_exact.TryGetValue(folded, out string? exact)) return exact;
        foreach ((string prefix, string spelled) in _prefixes)
            if (folded.Length > prefix.Length && folded.StartsWith(prefix, StringComparison.Ordinal)) return spelled + key[prefix.Length..];

        IEnumerable<string> known = _specs.Select(s => s.Key);
        throw new StreamSqlException(SqlState.InvalidParameterValue, $"{_owner} has no option \"{key}\"")
        {
            Hint = Suggestion.Hint(key, known) ?? "Known options: " + string.Join(", ", known.Order(StringComparer.Ordinal)) + ".",
        };
    }
}
