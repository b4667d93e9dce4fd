using System.Collections.Frozen;
using StreamSql.Core.Errors;

namespace StreamSql.Server.Sessions.Settings;

/// <summary>All settings the server knows, by name; lists are in the partials by topic.</summary>
internal static partial class SettingCatalog
{
    /// <summary>Keys under these prefixes are ours: an unknown one is an error, not a custom setting.</summary>
    private static readonly string[] OwnPrefixes =
        ["streamsql.", "execution.", "parallelism.", "state.", "pipeline.", "taskmanager.", "restart-strategy.", "table.", "server."];

    private static readonly FrozenDictionary<string, SettingDefinition> ByName =
        ClientSettings().Concat(FixedSettings()).Concat(EngineSettings()).ToFrozenDictionary(s => s.Name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Synonyms = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["time zone"] = "TimeZone",
        ["read_your_writes"] = "streamsql.read_your_writes",
        ["read_consistency"] = "streamsql.read_consistency",
        ["read_wait"] = "streamsql.read_wait",
        ["parallelism"] = "parallelism.default",
        ["names"] = "client_encoding",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<SettingDefinition> All => ByName.Values.OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The definition, or null for a custom (dotted) name; unknown names throw 42704 with a suggestion.</summary>
    public static SettingDefinition? Resolve(string name)
    {
        if (Synonyms.TryGetValue(name, out string? known)) name = known;
        if (ByName.TryGetValue(name, out SettingDefinition? definition)) return definition;
        bool dotted = name.Contains('.', StringComparison.Ordinal);
        bool ours = OwnPrefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase));
        string? near = Suggestion.Nearest(name, ByName.Keys, dotted && !ours ? 2 : int.MaxValue);
        if (dotted && !ours && near is null) return null;
        throw new StreamSqlException(SqlState.UndefinedObject, $"unrecognized configuration parameter \"{name}\"")
        {
            Hint = near is null ? null : $"Did you mean \"{near}\"?",
        };
    }

    /// <summary>Whether the name is known, synonyms included.</summary>
    public static bool IsKnown(string name) => Synonyms.ContainsKey(name) || ByName.ContainsKey(name);

    /// <summary>Checks a value and brings it into the form that is shown.</summary>
    public static string Check(SettingDefinition definition, string value)
    {
        string checkedValue = definition.Kind switch
        {
            SettingKind.Bool => ParseBool(value) is { } on ? (on ? "on" : "off") : throw Invalid(definition, value, "Boolean"),
            SettingKind.Integer => CheckNumber(definition, value, whole: true),
            SettingKind.Real => CheckNumber(definition, value, whole: false),
            SettingKind.Enum => CheckEnum(definition, value),
            SettingKind.Duration => SettingUnits.TryDuration(value, definition.Unit, out _) ? value : throw Invalid(definition, value, "duration"),
            SettingKind.Size => SettingUnits.TrySize(value, definition.Unit, out _) ? value : throw Invalid(definition, value, "size"),
            _ => value,
        };
        return definition.Normalize is null ? checkedValue : definition.Normalize(checkedValue);
    }

    public static bool? ParseBool(string value) => value.Trim().ToLowerInvariant() switch
    {
        "on" or "true" or "t" or "yes" or "y" or "1" or "tr" or "tru" => true,
        "off" or "false" or "f" or "no" or "n" or "0" or "of" => false,
        _ => null,
    };

    private static string CheckNumber(SettingDefinition definition, string value, bool whole)
    {
        if (!double.TryParse(value.Trim(), System.Globalization.CultureInfo.InvariantCulture, out double number)
            || (whole && number != Math.Truncate(number)))
            throw Invalid(definition, value, whole ? "integer" : "number");
        if (number < definition.Min || number > definition.Max)
        {
            throw new StreamSqlException(
                SqlState.InvalidParameterValue,
                $"{value} is outside the valid range for parameter \"{definition.Name}\" ({definition.Min} .. {definition.Max})");
        }

        return value.Trim();
    }

    private static string CheckEnum(SettingDefinition definition, string value)
    {
        string trimmed = value.Trim();
        foreach (string allowed in definition.Values)
            if (allowed.Equals(trimmed, StringComparison.OrdinalIgnoreCase)) return allowed;
        throw new StreamSqlException(SqlState.InvalidParameterValue, $"invalid value for parameter \"{definition.Name}\": \"{value}\"")
        {
            Hint = $"Available values: {string.Join(", ", definition.Values)}.",
        };
    }

    private static StreamSqlException Invalid(SettingDefinition definition, string value, string kind) => kind == "Boolean"
        ? new(SqlState.InvalidParameterValue, $"parameter \"{definition.Name}\" requires a Boolean value")
        : new(SqlState.InvalidParameterValue, $"invalid value for parameter \"{definition.Name}\": \"{value}\"")
        {
            Hint = $"A {kind} is expected.",
        };
}
