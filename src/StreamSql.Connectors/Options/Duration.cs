using System.Globalization;
using System.Text.RegularExpressions;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Options;

/// <summary>Durations in options: <c>10 s</c>, <c>500ms</c>, <c>5 minutes</c>; a bare number is milliseconds, as in Flink.</summary>
internal static partial class Duration
{
    public static TimeSpan Parse(string key, string text)
    {
        Match match = Form().Match(text);
        if (match.Success)
        {
            double value = double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            switch (match.Groups[2].Value.ToLowerInvariant())
            {
                case "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds": return TimeSpan.FromMilliseconds(value);
                case "s" or "sec" or "secs" or "second" or "seconds": return TimeSpan.FromSeconds(value);
                case "m" or "min" or "mins" or "minute" or "minutes": return TimeSpan.FromMinutes(value);
                case "h" or "hour" or "hours": return TimeSpan.FromHours(value);
                case "d" or "day" or "days": return TimeSpan.FromDays(value);
            }
        }

        if (TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan clock)) return clock;
        throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{key}\" must be a duration such as '10 s', not \"{text}\"");
    }

    [GeneratedRegex(@"^\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]*)\s*$")]
    private static partial Regex Form();
}
