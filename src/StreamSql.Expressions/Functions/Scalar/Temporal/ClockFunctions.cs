using System.Globalization;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;
using StreamSql.Expressions.Kernels.Casts;
using Calendar = StreamSql.Core.Types.Text.Calendar;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>now(): when the transaction began; in a streaming job the time of the batch.</summary>
[Function("now() -> timestamptz", Volatility = Volatility.Stable)]
[Function("transaction_timestamp() -> timestamptz", Volatility = Volatility.Stable)]
internal struct Now : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.NowMicros);
}

/// <summary>statement_timestamp().</summary>
[Function("statement_timestamp() -> timestamptz", Volatility = Volatility.Stable)]
internal struct StatementTimestamp : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(call.Context.StatementMicros != 0 ? call.Context.StatementMicros : call.Context.NowMicros);
}

/// <summary>clock_timestamp(): the clock at each call.</summary>
[Function("clock_timestamp() -> timestamptz", Volatility = Volatility.Volatile)]
internal struct ClockTimestamp : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.ClockMicros);
}

/// <summary>timeofday(): the clock as text.</summary>
[Function("timeofday() -> text", Volatility = Volatility.Volatile)]
internal struct TimeOfDayText : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long now = call.Context.ClockMicros;
        DateTime local = DateTime.UnixEpoch.AddTicks(TemporalConversions.ToLocal(now, call.Context.TimeZone) * 10);
        string zone = call.Context.TimeZone.BaseUtcOffset == TimeSpan.Zero ? "UTC" : call.Context.TimeZone.StandardName;
        call.Return(local.ToString("ddd MMM dd HH:mm:ss.ffffff yyyy ", CultureInfo.InvariantCulture) + zone);
    }
}

/// <summary>isfinite(date).</summary>
[Function("isfinite(date) -> bool")]
internal struct IsFiniteDate : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Get<int>(0) is not (int.MaxValue or int.MinValue));
}

/// <summary>isfinite of a timestamp.</summary>
[Function("isfinite(timestamp) -> bool")]
[Function("isfinite(timestamptz) -> bool")]
internal struct IsFiniteTimestamp : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Get<long>(0) is not (long.MaxValue or long.MinValue));
}

/// <summary>isfinite(interval): always.</summary>
[Function("isfinite(interval) -> bool")]
internal struct IsFiniteInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(true);
}


/// <summary>to_timestamp_ltz(epoch, precision): an epoch number of seconds (0), milliseconds (3) or microseconds (6) as an instant.</summary>
[Function("to_timestamp_ltz(int8, int4) -> timestamptz")]
internal struct EpochToInstant : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long value = call.Get<long>(0);
        long unit = call.Get<int>(1) switch
        {
            0 => Calendar.MicrosPerSecond,
            3 => 1000,
            6 => 1,
            int other => throw new Core.Errors.StreamSqlException(
                Core.Errors.SqlState.InvalidParameterValue, $"precision {other} is not supported; use 0, 3 or 6"),
        };
        Int128 micros = (Int128)value * unit;
        if (micros <= long.MinValue || micros >= long.MaxValue) throw Kernels.Arithmetic.TemporalMath.TimestampRange();
        call.Return((long)micros);
    }
}
