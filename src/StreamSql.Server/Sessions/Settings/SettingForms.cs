using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;

namespace StreamSql.Server.Sessions.Settings;

/// <summary>Normal forms of the settings that clients read back.</summary>
internal static class SettingForms
{
    public static string Encoding(string value)
    {
        string plain = value.Trim().Trim('\'', '"').Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        return plain.ToUpperInvariant() switch
        {
            "UTF8" or "UNICODE" => "UTF8",
            "SQLASCII" => "UTF8",
            _ => throw Invalid("client_encoding", value),
        };
    }

    /// <summary>The output is ISO whatever is asked; the order of day, month and year is kept.</summary>
    public static string DateStyle(string value)
    {
        string order = "MDY";
        foreach (string part in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            switch (part.ToLowerInvariant())
            {
                case "iso" or "default":
                    break;
                case "mdy" or "us" or "noneuro" or "noneuropean":
                    order = "MDY";
                    break;
                case "dmy" or "euro" or "european":
                    order = "DMY";
                    break;
                case "ymd":
                    order = "YMD";
                    break;
                case "sql" or "german" or "postgres":
                    throw StreamSqlException.NotSupported($"DateStyle {part}");
                default:
                    throw Invalid("DateStyle", value);
            }
        }

        return "ISO, " + order;
    }

    public static string TimeZone(string value)
    {
        string zone = value.Trim().Trim('\'');
        if (zone.Equals("utc", StringComparison.OrdinalIgnoreCase)) return "UTC";
        if (zone.Equals("local", StringComparison.OrdinalIgnoreCase) || zone.Equals("default", StringComparison.OrdinalIgnoreCase)) return "UTC";
        return TimeZones.Find(zone, posixSign: true) is { } found
            ? found.Id.Equals(zone, StringComparison.OrdinalIgnoreCase) ? found.Id : zone
            : throw Invalid("TimeZone", value);
    }

    private static StreamSqlException Invalid(string name, string value) =>
        new(SqlState.InvalidParameterValue, $"invalid value for parameter \"{name}\": \"{value}\"");
}
