using System.Globalization;

namespace StreamSql.Server.Sessions.Settings;

/// <summary>Finds time zones by the names and offsets that clients send.</summary>
internal static class TimeZones
{
    /// <param name="text">An IANA name, <c>GMT+2</c> (POSIX: west of Greenwich positive), <c>+02:00</c> or hours.</param>
    /// <param name="name">As SHOW prints it.</param>
    /// <param name="zone">The rules.</param>
    public static bool TryFind(string text, out string name, out TimeZoneInfo zone)
    {
        name = text;
        zone = TimeZoneInfo.Utc;
        if (text.Length == 0) return false;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out TimeZoneInfo? found))
        {
            name = found.Id.Equals(text, StringComparison.OrdinalIgnoreCase) ? found.Id : text;
            zone = found;
            return true;
        }

        int sign = -1;
        string offset = text;
        if (text.StartsWith("GMT", StringComparison.OrdinalIgnoreCase) || text.StartsWith("UTC", StringComparison.OrdinalIgnoreCase))
            offset = text[3..];
        else sign = 1;
        if (!TryOffset(offset, out TimeSpan span)) return false;
        TimeSpan utcOffset = sign * span;
        name = text;
        zone = TimeZoneInfo.CreateCustomTimeZone(text, utcOffset, text, text);
        return true;
    }

    private static bool TryOffset(string text, out TimeSpan offset)
    {
        offset = default;
        if (text.Length == 0) return false;
        int sign = text[0] == '-' ? -1 : 1;
        string digits = text.TrimStart('+', '-');
        string[] parts = digits.Split(':');
        if (!double.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double hours) || hours > 14) return false;
        int minutes = 0;
        if (parts.Length > 1 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out minutes)) return false;
        offset = sign * (TimeSpan.FromHours(hours) + TimeSpan.FromMinutes(minutes));
        return offset.Ticks % TimeSpan.TicksPerMinute == 0 && offset.Duration() <= TimeSpan.FromHours(14);
    }
}
