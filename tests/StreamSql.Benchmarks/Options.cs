using System.Globalization;

namespace StreamSql.Benchmarks;

/// <summary>Command line options of the form <c>--name value</c>.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = [];

    public Options(IEnumerable<string> arguments)
    {
        string? name = null;
        foreach (string argument in arguments)
        {
            if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                name = argument[2..];
                _values[name] = "true";
            }
            else if (name is not null)
            {
                _values[name] = argument;
                name = null;
            }
            else
            {
                throw new ArgumentException($"unexpected argument {argument}");
            }
        }
    }

    public string Get(string name, string fallback) => _values.GetValueOrDefault(name, fallback);

    public string? Find(string name) => _values.GetValueOrDefault(name);

    public int GetInt32(string name, int fallback) => (int)GetCount(name, fallback);

    /// <summary>Whole numbers with an optional K, M or G.</summary>
    public long GetCount(string name, long fallback)
    {
        if (!_values.TryGetValue(name, out string? text)) return fallback;
        long unit = char.ToUpperInvariant(text[^1]) switch { 'K' => 1_000, 'M' => 1_000_000, 'G' => 1_000_000_000, _ => 1 };
        string digits = unit == 1 ? text : text[..^1];
        return (long)(decimal.Parse(digits, CultureInfo.InvariantCulture) * unit);
    }
}
