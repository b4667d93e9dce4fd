using System.Globalization;

namespace StreamSql.Server.Sessions.Settings;

/// <summary>Durations (<c>10 s</c>, <c>1min</c>, <c>250</c>) and sizes (<c>64MB</c>) of settings.</summary>
internal static class SettingUnits
{
    /// <param name="text">A number, and a unit or none.</param>
    /// <param name="defaultUnit">What a bare number counts; null: milliseconds.</param>
    /// <param name="duration">What it says.</param>
    public static bool TryDuration(string text, string? defaultUnit, out TimeSpan duration)
    {
        duration = default;
        if (!Split(text, out double number, out string unit) || number < -1) return false;
        if (unit.Length == 0) unit = defaultUnit ?? "ms";
        double? millis = unit switch
        {
            "us" or "micros" or "µs" => 0.001,
            "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => 1,
            "s" or "sec" or "secs" or "second" or "seconds" => 1000,
            "min" or "m" or "mins" or "minute" or "minutes" => 60_000,
            "h" or "hour" or "hours" => 3_600_000,
            "d" or "day" or "days" => 86_400_000,
            _ => null,
        };
        if (millis is null || number * millis.Value > TimeSpan.MaxValue.TotalMilliseconds / 2) return false;
        duration = TimeSpan.FromMilliseconds(number * millis.Value);
        return true;
    }

    public static bool TrySize(string text, string? defaultUnit, out long bytes)
    {
        bytes = 0;
        if (!Split(text, out double number, out string unit)) return false;
        if (unit.Length == 0) unit = (defaultUnit ?? "b").ToLowerInvariant();
        double? factor = unit switch
        {
            "b" or "bytes" => 1,
            "k" or "kb" or "kib" => 1L << 10,
            "m" or "mb" or "mib" => 1L << 20,
            "g" or "gb" or "gib" => 1L << 30,
            "t" or "tb" or "tib" => 1L << 40,
            "8kb" => 8192,
            _ => null,
        };
        if (factor is null || number * factor.Value >= long.MaxValue) return false;
        bytes = (long)(number * factor.Value);
        return true;
    }

    private static bool Split(string text, out double number, out string unit)
    {
        string trimmed = text.Trim();
        int end = 0;
        while (end < trimmed.Length && (char.IsAsciiDigit(trimmed[end]) || trimmed[end] is '.' or '-' or '+')) end++;
        unit = trimmed[end..].Trim().ToLowerInvariant();
        return double.TryParse(trimmed.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
