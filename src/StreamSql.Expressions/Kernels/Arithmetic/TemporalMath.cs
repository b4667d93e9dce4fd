using System.Runtime.CompilerServices;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Expressions.Kernels.Arithmetic;

/// <summary>Sums and differences of dates, times and intervals on single values, as PostgreSQL computes them.</summary>
internal static class TemporalMath
{
    public const long MinTimestamp = Calendar.MinDay * Calendar.MicrosPerDay;

    /// <summary>Shifts up to here cannot overflow on the way.</summary>
    public const long FewMicros = FewDays * Calendar.MicrosPerDay;

    private const int FewDays = 100_000;

    public static StreamSqlException TimestampRange() => new(SqlState.DatetimeFieldOverflow, "timestamp out of range");

    public static StreamSqlException DateRange() => new(SqlState.DatetimeFieldOverflow, "date out of range");

    public static StreamSqlException IntervalRange() => new(SqlState.DatetimeFieldOverflow, "interval out of range");

    public static bool IsFinite(long micros) => micros is not (long.MaxValue or long.MinValue);

    /// <summary>Adds months (the day cut to the month's length), then days, then microseconds.</summary>
    public static long Add(long timestamp, IntervalValue interval)
    {
        if (!IsFinite(timestamp)) return timestamp;
        try
        {
            long result = checked(AddMonthsAndDays(timestamp, interval) + interval.Micros);
            return result < MinTimestamp ? throw TimestampRange() : result;
        }
        catch (OverflowException)
        {
            throw TimestampRange();
        }
    }

    /// <summary>
    /// <see cref="Add(long, IntervalValue)"/> for dense loops: never throws, sets the sign of <paramref name="suspect"/> where a row may fail.
    /// Values under NULL are anything.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Shift(long timestamp, IntervalValue interval, ref long suspect)
    {
        if (interval.Months != 0 || (uint)(interval.Days + FewDays) > 2 * FewDays || (ulong)(interval.Micros + FewMicros) > 2 * (ulong)FewMicros)
            return ShiftFar(timestamp, interval, ref suspect);
        long by = (interval.Days * Calendar.MicrosPerDay) + interval.Micros;
        long moved = unchecked(timestamp + by);
        bool finite = timestamp is not (long.MaxValue or long.MinValue);
        suspect |= finite ? ((timestamp ^ moved) & (by ^ moved)) | (moved - MinTimestamp) : 0;
        return finite ? moved : timestamp;
    }

    private static long ShiftFar(long timestamp, IntervalValue interval, ref long suspect)
    {
        try
        {
            return Add(timestamp, interval);
        }
        catch (StreamSqlException)
        {
            suspect = long.MinValue;
            return 0;
        }
    }

    /// <summary>As for a timestamp, months and days on the zone's local time.</summary>
    public static long AddTz(long instant, IntervalValue interval, TimeZoneInfo zone)
    {
        if (!IsFinite(instant)) return instant;
        if (interval.Months == 0 && interval.Days == 0) return Add(instant, interval);
        long moved = TimeZones.LocalToUtc(zone, Add(TimeZones.UtcToLocal(zone, instant), interval with { Micros = 0 }));
        return Add(moved, new IntervalValue(0, 0, interval.Micros));
    }

    public static IntervalValue Negate(IntervalValue value)
    {
        if (value.Months == int.MinValue || value.Days == int.MinValue || value.Micros == long.MinValue) throw IntervalRange();
        return new IntervalValue(-value.Months, -value.Days, -value.Micros);
    }

    /// <summary>Whole days and the rest.</summary>
    public static IntervalValue Difference(long left, long right)
    {
        if (!IsFinite(left) || !IsFinite(right)) throw new StreamSqlException(SqlState.DatetimeFieldOverflow, "cannot subtract infinite timestamps");
        long micros = left - right;
        return new IntervalValue(0, (int)(micros / Calendar.MicrosPerDay), micros % Calendar.MicrosPerDay);
    }

    public static IntervalValue Add(IntervalValue left, IntervalValue right)
    {
        try
        {
            return checked(new IntervalValue(left.Months + right.Months, left.Days + right.Days, left.Micros + right.Micros));
        }
        catch (OverflowException)
        {
            throw IntervalRange();
        }
    }

    /// <summary>Scales an interval; fractions of months become days, fractions of days time.</summary>
    public static IntervalValue Multiply(IntervalValue value, double factor)
    {
        double months = value.Months * factor, days = value.Days * factor;
        if (double.IsNaN(months) || Math.Abs(months) > int.MaxValue || Math.Abs(days) > int.MaxValue) throw IntervalRange();
        int wholeMonths = (int)months, wholeDays = (int)days;
        double monthDays = RoundMicro((months - wholeMonths) * 30);
        double seconds = RoundMicro((days - wholeDays + monthDays - (int)monthDays) * 86400);
        if (Math.Abs(seconds) >= 86400)
        {
            wholeDays += (int)(seconds / 86400);
            seconds -= (int)(seconds / 86400) * 86400;
        }

        wholeDays += (int)monthDays;
        double micros = Math.Round((value.Micros * factor) + (seconds * 1e6), MidpointRounding.ToEven);
        if (double.IsNaN(micros) || Math.Abs(micros) >= 9.2e18) throw IntervalRange();
        return new IntervalValue(wholeMonths, wholeDays, (long)micros);
    }

    /// <summary>Divides by a number, with the rests spilling down as in <see cref="Multiply"/>.</summary>
    public static IntervalValue Divide(IntervalValue value, double divisor)
    {
        if (divisor == 0) NumericErrors.DivisionByZero();
        int months = (int)(value.Months / divisor), days = (int)(value.Days / divisor);
        double monthDays = RoundMicro(((value.Months / divisor) - months) * 30);
        double seconds = RoundMicro(((value.Days / divisor) - days + monthDays - (int)monthDays) * 86400);
        if (Math.Abs(seconds) >= 86400)
        {
            days += (int)(seconds / 86400);
            seconds -= (int)(seconds / 86400) * 86400;
        }

        days += (int)monthDays;
        return new IntervalValue(months, days, (long)Math.Round((value.Micros / divisor) + (seconds * 1e6), MidpointRounding.ToEven));
    }

    /// <summary>A time of day moved by an interval's time part, around the clock.</summary>
    public static long AddToTime(long time, long micros)
    {
        long sum = (time + (micros % Calendar.MicrosPerDay)) % Calendar.MicrosPerDay;
        return sum < 0 ? sum + Calendar.MicrosPerDay : sum;
    }

    public static int AddDays(int date, long days)
    {
        if (date is int.MaxValue or int.MinValue) return date;
        long sum = date + days;
        return sum is < Calendar.MinDay or > Calendar.MaxDay ? throw DateRange() : (int)sum;
    }

    /// <summary>age(): years, months and days counted on the calendar.</summary>
    public static IntervalValue Age(long left, long right)
    {
        if (!IsFinite(left) || !IsFinite(right)) throw new StreamSqlException(SqlState.DatetimeFieldOverflow, "cannot subtract infinite timestamps");
        bool negative = left < right;
        (long late, long early) = negative ? (right, left) : (left, right);
        long lateDay = Calendar.SplitDay(late, out long lateTime), earlyDay = Calendar.SplitDay(early, out long earlyTime);
        Calendar.CivilFromDays(lateDay, out int year1, out int month1, out int day1);
        Calendar.CivilFromDays(earlyDay, out int year2, out int month2, out int day2);
        int months = ((year1 - year2) * 12) + month1 - month2;
        int days = day1 - day2;
        long micros = lateTime - earlyTime;
        if (micros < 0)
        {
            micros += Calendar.MicrosPerDay;
            days--;
        }

        if (days < 0)
        {
            // The month that is borrowed has the length of the earlier side's.
            months--;
            days += Calendar.DaysInMonth(year2, month2);
        }

        return negative ? new IntervalValue(-months, -days, -micros) : new IntervalValue(months, days, micros);
    }

    private static double RoundMicro(double value) => Math.Round(value * 1e6, MidpointRounding.ToEven) / 1e6;

    private static long AddMonthsAndDays(long timestamp, IntervalValue interval)
    {
        if (interval.Months == 0) return checked(timestamp + (interval.Days * Calendar.MicrosPerDay));
        long day = Calendar.SplitDay(timestamp, out long time);
        Calendar.CivilFromDays(day, out int year, out int month, out int dayOfMonth);
        long months = (year * 12L) + month - 1 + interval.Months;
        long newYear = Calendar.FloorDiv(months, 12);
        int newMonth = (int)(months - (newYear * 12)) + 1;
        long moved = Calendar.DaysFromCivil(newYear, newMonth, Math.Min(dayOfMonth, Calendar.DaysInMonth(newYear, newMonth)));
        return checked(((moved + interval.Days) * Calendar.MicrosPerDay) + time);
    }
}
