using System.Globalization;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;
using StreamSql.Expressions.Kernels.Arithmetic;
using StreamSql.Expressions.Kernels.Casts;
using Calendar = StreamSql.Core.Types.Text.Calendar;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>Dates and times from numbers, with PostgreSQL's checks.</summary>
internal static class MakeParts
{
    public static long Day(int year, int month, int day)
    {
        int civil = year < 0 ? year + 1 : year;
        if (year == 0 || month is < 1 or > 12 || day < 1 || day > Calendar.DaysInMonth(civil, month))
        {
            string shown = string.Create(CultureInfo.InvariantCulture, $"{year}-{month:00}-{day:00}");
            throw new StreamSqlException(SqlState.DatetimeFieldOverflow, $"date field value out of range: {shown}");
        }

        return Calendar.DaysFromCivil(civil, month, day);
    }

    public static long Time(int hour, int minute, double second)
    {
        long micros = double.IsNaN(second) || Math.Abs(second) > 1000 ? -1 : (long)Math.Round(second * 1e6, MidpointRounding.ToEven);
        bool valid = hour is >= 0 and <= 24 && minute is >= 0 and <= 59 && micros is >= 0 and <= 60_000_000
            && (hour < 24 || (minute == 0 && micros == 0));
        if (valid) return (((hour * 60L) + minute) * Calendar.MicrosPerMinute) + micros;
        string shown = string.Create(CultureInfo.InvariantCulture, $"{hour}:{minute:00}:{second:00.######}");
        throw new StreamSqlException(SqlState.DatetimeFieldOverflow, $"time field value out of range: {shown}");
    }

    public static long Timestamp(ref RowCall call)
    {
        long day = Day(call.Get<int>(0), call.Get<int>(1), call.Get<int>(2));
        long time = Time(call.Get<int>(3), call.Get<int>(4), call.Get<double>(5));
        return day is < Calendar.MinDay or > Calendar.MaxTimestampDay
            ? throw TemporalMath.TimestampRange()
            : (day * Calendar.MicrosPerDay) + time;
    }
}

/// <summary>make_date(year, month, day); a negative year is BC.</summary>
[Function("make_date(int4, int4, int4) -> date")]
internal struct MakeDate : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long day = MakeParts.Day(call.Get<int>(0), call.Get<int>(1), call.Get<int>(2));
        call.Return(day is < Calendar.MinDay or > Calendar.MaxDay ? throw TemporalMath.DateRange() : (int)day);
    }
}

/// <summary>make_time(hour, minute, second).</summary>
[Function("make_time(int4, int4, float8) -> time")]
internal struct MakeTime : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(MakeParts.Time(call.Get<int>(0), call.Get<int>(1), call.Get<double>(2)));
}

/// <summary>make_timestamp(year, month, day, hour, minute, second).</summary>
[Function("make_timestamp(int4, int4, int4, int4, int4, float8) -> timestamp")]
internal struct MakeTimestamp : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(MakeParts.Timestamp(ref call));
}

/// <summary>make_timestamptz(year, month, day, hour, minute, second [, zone]).</summary>
[Function("make_timestamptz(int4, int4, int4, int4, int4, float8, text=) -> timestamptz", Volatility = Volatility.Stable)]
internal struct MakeTimestampTz : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        TimeZoneInfo zone = call.Count == 7 ? ZoneFunctions.Find(ref call, 6) : call.Context.TimeZone;
        call.Return(TemporalConversions.ToUtc(MakeParts.Timestamp(ref call), zone));
    }
}

/// <summary>make_interval(years, months, weeks, days, hours, mins, secs), each optional.</summary>
[Function("make_interval(int4=, int4=, int4=, int4=, int4=, int4=, float8=) -> interval")]
internal struct MakeInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long months = (call.Get(0, 0) * 12L) + call.Get(1, 0);
        long days = (call.Get(2, 0) * 7L) + call.Get(3, 0);
        double seconds = call.Get(6, 0d);
        double micros = (((call.Get(4, 0) * 60d) + call.Get(5, 0)) * 6e7) + Math.Round(seconds * 1e6);
        bool fits = months is >= int.MinValue and <= int.MaxValue && days is >= int.MinValue and <= int.MaxValue && Math.Abs(micros) < 9.2e18;
        call.Return(fits ? new IntervalValue((int)months, (int)days, (long)micros) : throw TemporalMath.IntervalRange());
    }
}

/// <summary>age(later, earlier) in years, months, days and time.</summary>
[Function("age(timestamp, timestamp) -> interval")]
internal struct Age : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.Age(call.Get<long>(0), call.Get<long>(1)));
}

/// <summary>age of instants, on the session's calendar.</summary>
[Function("age(timestamptz, timestamptz) -> interval", Volatility = Volatility.Stable)]
internal struct AgeTz : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        TimeZoneInfo zone = call.Context.TimeZone;
        call.Return(TemporalMath.Age(
            TemporalConversions.ToLocal(call.Get<long>(0), zone), TemporalConversions.ToLocal(call.Get<long>(1), zone)));
    }
}

/// <summary>age(timestamp): from midnight today.</summary>
[Function("age(timestamp) -> interval", Volatility = Volatility.Stable)]
internal struct AgeOfTimestamp : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.Age(Midnight(call.Context), call.Get<long>(0)));

    public static long Midnight(Evaluation.EvaluationContext context)
    {
        long local = TemporalConversions.ToLocal(context.NowMicros, context.TimeZone);
        return Calendar.FloorDiv(local, Calendar.MicrosPerDay) * Calendar.MicrosPerDay;
    }
}

/// <summary>age(timestamptz): from midnight today.</summary>
[Function("age(timestamptz) -> interval", Volatility = Volatility.Stable)]
internal struct AgeOfInstant : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.Age(
        AgeOfTimestamp.Midnight(call.Context), TemporalConversions.ToLocal(call.Get<long>(0), call.Context.TimeZone)));
}

/// <summary>justify_hours: whole 24 hours become days.</summary>
[Function("justify_hours(interval) -> interval")]
internal struct JustifyHours : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Justify(call.Get<IntervalValue>(0)));

    public static IntervalValue Justify(IntervalValue value)
    {
        long days = value.Days + (value.Micros / Calendar.MicrosPerDay);
        long micros = value.Micros % Calendar.MicrosPerDay;
        if (days > 0 && micros < 0)
        {
            micros += Calendar.MicrosPerDay;
            days--;
        }
        else if (days < 0 && micros > 0)
        {
            micros -= Calendar.MicrosPerDay;
            days++;
        }

        return days is < int.MinValue or > int.MaxValue ? throw TemporalMath.IntervalRange() : value with { Days = (int)days, Micros = micros };
    }
}

/// <summary>justify_days: whole 30 days become months.</summary>
[Function("justify_days(interval) -> interval")]
internal struct JustifyDays : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Justify(call.Get<IntervalValue>(0)));

    public static IntervalValue Justify(IntervalValue value)
    {
        long months = (long)value.Months + (value.Days / 30);
        int days = value.Days % 30;
        if (months > 0 && days < 0)
        {
            days += 30;
            months--;
        }
        else if (months < 0 && days > 0)
        {
            days -= 30;
            months++;
        }

        return months is < int.MinValue or > int.MaxValue
            ? throw TemporalMath.IntervalRange()
            : value with { Months = (int)months, Days = days };
    }
}

/// <summary>justify_interval: both, with one sign for all parts.</summary>
[Function("justify_interval(interval) -> interval")]
internal struct JustifyInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        IntervalValue value = JustifyDays.Justify(JustifyHours.Justify(call.Get<IntervalValue>(0)));
        int months = value.Months, days = value.Days;
        long micros = value.Micros;
        if (months > 0 && (days < 0 || (days == 0 && micros < 0)))
        {
            days += 30;
            months--;
        }
        else if (months < 0 && (days > 0 || (days == 0 && micros > 0)))
        {
            days -= 30;
            months++;
        }

        if (days > 0 && micros < 0)
        {
            micros += Calendar.MicrosPerDay;
            days--;
        }
        else if (days < 0 && micros > 0)
        {
            micros -= Calendar.MicrosPerDay;
            days++;
        }

        call.Return(new IntervalValue(months, days, micros));
    }
}

/// <summary>to_timestamp(seconds since 1970).</summary>
[Function("to_timestamp(float8) -> timestamptz")]
internal struct EpochToTimestamp : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        double seconds = call.Get<double>(0);
        if (double.IsNaN(seconds)) throw new StreamSqlException(SqlState.DatetimeFieldOverflow, "timestamp cannot be NaN");
        if (double.IsInfinity(seconds))
        {
            call.Return(seconds > 0 ? long.MaxValue : long.MinValue);
            return;
        }

        if (seconds is > 9.2e12 or < -2.1e11)
        {
            string shown = TextFormat.Format(SqlTypes.Float64, seconds);
            throw new StreamSqlException(SqlState.DatetimeFieldOverflow, $"timestamp out of range: \"{shown}\"");
        }

        // Whole seconds apart, so that today's instants keep all their microseconds.
        double whole = Math.Floor(seconds);
        call.Return(((long)whole * Calendar.MicrosPerSecond) + (long)Math.Round((seconds - whole) * 1e6, MidpointRounding.ToEven));
    }
}
