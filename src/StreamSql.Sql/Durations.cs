using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Sql;

/// <summary>Durations in options: <c>5 s</c>, <c>200 ms</c>, <c>1 minute</c>, or plain milliseconds.</summary>
public static class Durations
{
    public static bool TryParseMicros(string? text, out long micros)
    {
        micros = 0;
        if (string.IsNullOrWhiteSpace(text)) return false;
        if (long.TryParse(text, out long millis))
        {
            micros = millis * 1000;
            return true;
        }

        try
        {
            string spelled = text.EndsWith("ms", StringComparison.Ordinal) ? text[..^2] + " milliseconds" : text;
            if (TextFormat.Parse(SqlTypes.Interval, spelled) is not IntervalValue interval) return false;
            micros = (long)interval.TotalMicros;
            return true;
        }
        catch (StreamSqlException)
        {
            return false;
        }
    }
}
