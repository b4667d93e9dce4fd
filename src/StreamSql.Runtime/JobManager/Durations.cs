using System.Globalization;
using StreamSql.Core.Errors;

namespace StreamSql.Runtime.JobManager;

/// <summary>Durations as in Flink's configuration: <c>500 ms</c>, <c>1s</c>, <c>10 min</c>, <c>2 h</c>; a bare number is milliseconds.</summary>
public static class Durations
{
    public static TimeSpan Parse(string text, string key)
    {
        string trimmed = text.Trim();
        int digits = trimmed.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (digits == 0 || !double.TryParse(trimmed[..digits], NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            throw Invalid(text, key);
        double? milliseconds = trimmed[digits..].Trim().ToLowerInvariant() switch
        {
            "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => number,
            "s" or "sec" or "second" or "seconds" => number * 1000,
            "m" or "min" or "minute" or "minutes" => number * 60_000,
            "h" or "hour" or "hours" => number * 3_600_000,
            "d" or "day" or "days" => number * 86_400_000,
            _ => null,
        };
        return TimeSpan.FromMilliseconds(milliseconds ?? throw Invalid(text, key));
    }

    private static StreamSqlException Invalid(string text, string key) =>
        new(SqlState.InvalidParameterValue, $"\"{key}\" must be a duration, not \"{text}\"")
        {
            Hint = "Examples: 500 ms, 1 s, 10 min, 2 h.",
        };
}
