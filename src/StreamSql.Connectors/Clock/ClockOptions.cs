using System.Text;
using StreamSql.Connectors.Options;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Clock;

/// <summary>The ticks asked for: n is n intervals after 1970; no <paramref name="First"/> is the next one, the end is exclusive.</summary>
internal sealed record ClockOptions(long IntervalMicros, long? First, long? End)
{
    public static ClockOptions Read(ConnectorOptions options)
    {
        long interval = Duration.Parse("interval", options.Get("interval", "1 s")).Ticks / TimeSpan.TicksPerMicrosecond;
        if (interval < 1000) throw new StreamSqlException(SqlState.InvalidParameterValue, "option \"interval\" must be at least 1 ms");
        return new ClockOptions(interval, TickAt(options, "start", interval), TickAt(options, "end", interval));
    }

    /// <summary>The first tick that is not before the option's time.</summary>
    private static long? TickAt(ConnectorOptions options, string key, long interval)
    {
        if (options.Find(key) is not { } text) return null;
        if (!TimestampText.TryParseTz(Encoding.UTF8.GetBytes(text), default, out long micros) || micros < 0)
            throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{key}\" must be a time since 1970, not \"{text}\"");
        return (micros / interval) + (micros % interval > 0 ? 1 : 0);
    }
}
