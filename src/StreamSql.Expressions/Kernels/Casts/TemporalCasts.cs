using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Expressions.Kernels.Casts;

/// <summary>Conversions of dates and instants on single values, infinities included.</summary>
internal static class TemporalConversions
{
    public static long DateToTimestamp(int days) => days switch
    {
        int.MaxValue => long.MaxValue,
        int.MinValue => long.MinValue,
        > Calendar.MaxTimestampDay => throw OutOfRange("date", "timestamp"),
        _ => days * Calendar.MicrosPerDay,
    };

    public static int TimestampToDate(long micros) => micros switch
    {
        long.MaxValue => int.MaxValue,
        long.MinValue => int.MinValue,
        _ => (int)Calendar.FloorDiv(micros, Calendar.MicrosPerDay),
    };

    public static long ToLocal(long utc, TimeZoneInfo zone) => utc is long.MaxValue or long.MinValue ? utc : TimeZones.UtcToLocal(zone, utc);

    public static long ToUtc(long local, TimeZoneInfo zone) => local is long.MaxValue or long.MinValue ? local : TimeZones.LocalToUtc(zone, local);

    public static long TimeOfDay(long micros)
    {
        Calendar.SplitDay(micros, out long time);
        return time;
    }

    private static StreamSqlException OutOfRange(string from, string to) =>
        new(SqlState.DatetimeFieldOverflow, $"{from} out of range for {to}");
}

/// <summary>date → timestamp.</summary>
internal struct DateToTimestamp : IUnaryKernel<int, long>
{
    public static bool CanFail => true;

    public static long Apply(int value, ref long suspect)
    {
        if (value is int.MaxValue or int.MinValue) return value == int.MaxValue ? long.MaxValue : long.MinValue;
        suspect |= value > Calendar.MaxTimestampDay ? long.MinValue : 0;
        return unchecked(value * Calendar.MicrosPerDay);
    }

    public static void Verify(int value) => TemporalConversions.DateToTimestamp(value);
}

/// <summary>timestamp → date.</summary>
internal struct TimestampToDate : IUnaryKernel<long, int>
{
    public static bool CanFail => false;

    public static int Apply(long value, ref long suspect) => TemporalConversions.TimestampToDate(value);
}

/// <summary>interval → time: the part of a day.</summary>
internal struct IntervalToTime : IUnaryKernel<IntervalValue, long>
{
    public static bool CanFail => false;

    public static long Apply(IntervalValue value, ref long suspect) => TemporalConversions.TimeOfDay(value.Micros);
}

/// <summary>time → interval.</summary>
internal struct TimeToInterval : IUnaryKernel<long, IntervalValue>
{
    public static bool CanFail => false;

    public static IntervalValue Apply(long value, ref long suspect) => new(0, 0, value);
}

/// <summary>date → timestamptz: midnight of the session's zone.</summary>
internal struct DateToTimestampTz : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(TemporalConversions.ToUtc(TemporalConversions.DateToTimestamp(call.Get<int>(0)), call.Context.TimeZone));
}

/// <summary>timestamp → timestamptz.</summary>
internal struct TimestampToTimestampTz : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalConversions.ToUtc(call.Get<long>(0), call.Context.TimeZone));
}

/// <summary>timestamptz → timestamp.</summary>
internal struct TimestampTzToTimestamp : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalConversions.ToLocal(call.Get<long>(0), call.Context.TimeZone));
}

/// <summary>timestamptz → date.</summary>
internal struct TimestampTzToDate : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(TemporalConversions.TimestampToDate(TemporalConversions.ToLocal(call.Get<long>(0), call.Context.TimeZone)));
}

/// <summary>timestamp → time; NULL for infinity.</summary>
internal struct TimestampToTime : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long value = call.Get<long>(0);
        if (value is long.MaxValue or long.MinValue) call.ReturnNull();
        else call.Return(TemporalConversions.TimeOfDay(value));
    }
}

/// <summary>timestamptz → time of the session's zone.</summary>
internal struct TimestampTzToTime : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long value = call.Get<long>(0);
        if (value is long.MaxValue or long.MinValue) call.ReturnNull();
        else call.Return(TemporalConversions.TimeOfDay(TemporalConversions.ToLocal(value, call.Context.TimeZone)));
    }
}

/// <summary>timestamp(p), timestamptz(p), time(p): rounds to p digits of a second.</summary>
internal struct RoundMicros : IScalarKernel
{
    private static readonly long[] Units = [1_000_000, 100_000, 10_000, 1000, 100, 10, 1];

    public static void Invoke(ref RowCall call)
    {
        long value = call.Get<long>(0);
        int precision = call.State.Type.Modifier;
        call.Return(value is long.MaxValue or long.MinValue || precision is < 0 or > 5 ? value : Round(value, Units[precision]));
    }

    public static long Round(long value, long unit)
    {
        long half = unit / 2;
        return value >= 0 ? (value + half) / unit * unit : (value - half) / unit * unit;
    }

    public static long UnitOf(int precision) => Units[precision];
}

/// <summary>interval(p) and the fields of INTERVAL … MINUTE TO SECOND: rounds the fraction, cuts what the fields leave out.</summary>
internal struct LimitInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        IntervalValue value = call.Get<IntervalValue>(0);
        int modifier = call.State.Type.Modifier;
        int precision = modifier & 0xFFFF;
        var fields = (IntervalFields)((modifier >> 16) & 0x7FFF);
        if (modifier > 0xFFFF) value = Cut(value, fields);
        if (precision <= 5) value = value with { Micros = RoundMicros.Round(value.Micros, RoundMicros.UnitOf(precision)) };
        call.Return(value);
    }

    private static IntervalValue Cut(IntervalValue value, IntervalFields fields)
    {
        if (fields == 0 || (fields & IntervalFields.Second) != 0) return value;
        if ((fields & IntervalFields.Minute) != 0) return value with { Micros = value.Micros / Calendar.MicrosPerMinute * Calendar.MicrosPerMinute };
        if ((fields & IntervalFields.Hour) != 0) return value with { Micros = value.Micros / Calendar.MicrosPerHour * Calendar.MicrosPerHour };
        if ((fields & IntervalFields.Day) != 0) return new IntervalValue(value.Months, value.Days, 0);
        if ((fields & IntervalFields.Month) != 0) return new IntervalValue(value.Months, 0, 0);
        return new IntervalValue(value.Months / 12 * 12, 0, 0);
    }
}
