using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>Values of fields: a whole number over a power of ten, so that extract and date_part share one computation.</summary>
internal readonly record struct FieldValue(long Units, byte Scale)
{
    public decimal ToDecimal()
    {
        ulong magnitude = Units < 0 ? (ulong)-Units : (ulong)Units;
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, Units < 0, Scale);
    }

    public double ToDouble() => Scale switch { 0 => Units, 3 => Units / 1e3, _ => Units / 1e6 };
}

/// <summary>Fields of local timestamps, times and intervals.</summary>
internal static class DateFields
{
    /// <summary>Monday 1969-12-29 counted from 1970-01-01.</summary>
    private const int FirstMonday = -3;

    public static int DayOfWeek(long day) => (int)(((day + 4) % 7 + 7) % 7);

    public static int IsoDayOfWeek(long day) => (int)(((day - FirstMonday) % 7 + 7) % 7) + 1;

    public static int DayOfYear(long day, int year) => (int)(day - Calendar.DaysFromCivil(year, 1, 1)) + 1;

    /// <summary>ISO 8601 year and week of a day.</summary>
    public static (int Year, int Week) IsoWeek(long day)
    {
        long thursday = day - IsoDayOfWeek(day) + 4;
        Calendar.CivilFromDays(thursday, out int year, out _, out _);
        return (year, (DayOfYear(thursday, year) - 1) / 7 + 1);
    }

    /// <summary>The Monday of ISO week 1.</summary>
    public static long IsoYearStart(int year)
    {
        long fourth = Calendar.DaysFromCivil(year, 1, 4);
        return fourth - IsoDayOfWeek(fourth) + 1;
    }

    /// <summary>A field of the local timestamp; null when timestamps have no such field.</summary>
    public static FieldValue? OfTimestamp(DateField field, long micros)
    {
        long day = Calendar.SplitDay(micros, out long time);
        return OfTime(field, time) ?? (field == DateField.Epoch ? new FieldValue(micros, 6) : OfDay(field, day));
    }

    /// <summary>A field of a time of day.</summary>
    public static FieldValue? OfTime(DateField field, long time) => field switch
    {
        DateField.Microsecond => new FieldValue(time % Calendar.MicrosPerMinute, 0),
        DateField.Millisecond => new FieldValue(time % Calendar.MicrosPerMinute, 3),
        DateField.Second => new FieldValue(time % Calendar.MicrosPerMinute, 6),
        DateField.Minute => new FieldValue(time / Calendar.MicrosPerMinute % 60, 0),
        DateField.Hour => new FieldValue(time / Calendar.MicrosPerHour, 0),
        _ => null,
    };

    /// <summary>A field of a day.</summary>
    public static FieldValue? OfDay(DateField field, long day)
    {
        switch (field)
        {
            case DateField.DayOfWeek: return new FieldValue(DayOfWeek(day), 0);
            case DateField.IsoDayOfWeek: return new FieldValue(IsoDayOfWeek(day), 0);
            case DateField.Week: return new FieldValue(IsoWeek(day).Week, 0);
            case DateField.IsoYear: return new FieldValue(ShownYear(IsoWeek(day).Year), 0);
            case DateField.Epoch: return new FieldValue(day * 86_400, 0);
            case DateField.Julian: return new FieldValue(day - Calendar.MinDay, 0);
        }

        Calendar.CivilFromDays(day, out int year, out int month, out int dayOfMonth);
        return field switch
        {
            DateField.Day => new FieldValue(dayOfMonth, 0),
            DateField.Month => new FieldValue(month, 0),
            DateField.Quarter => new FieldValue(((month - 1) / 3) + 1, 0),
            DateField.Year => new FieldValue(ShownYear(year), 0),
            DateField.DayOfYear => new FieldValue(DayOfYear(day, year), 0),
            DateField.Decade => new FieldValue(Calendar.FloorDiv(year, 10), 0),
            DateField.Century => new FieldValue(year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100), 0),
            DateField.Millennium => new FieldValue(year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000), 0),
            _ => null,
        };
    }

    /// <summary>A field of an interval: its parts are not carried into each other.</summary>
    public static FieldValue? OfInterval(DateField field, IntervalValue value)
    {
        int years = value.Months / 12, months = value.Months % 12;
        switch (field)
        {
            case DateField.Microsecond: return new FieldValue(value.Micros % Calendar.MicrosPerMinute, 0);
            case DateField.Millisecond: return new FieldValue(value.Micros % Calendar.MicrosPerMinute, 3);
            case DateField.Second: return new FieldValue(value.Micros % Calendar.MicrosPerMinute, 6);
            case DateField.Minute: return new FieldValue(value.Micros / Calendar.MicrosPerMinute % 60, 0);
            case DateField.Hour: return new FieldValue(value.Micros / Calendar.MicrosPerHour, 0);
            case DateField.Day: return new FieldValue(value.Days, 0);
            case DateField.Month: return new FieldValue(months, 0);
            case DateField.Quarter: return new FieldValue((months / 3) + 1, 0);
            case DateField.Year: return new FieldValue(years, 0);
            case DateField.Decade: return new FieldValue(years / 10, 0);
            case DateField.Century: return new FieldValue(years / 100, 0);
            case DateField.Millennium: return new FieldValue(years / 1000, 0);
            case DateField.Epoch:
                // A year counts 365.25 days, a month 30.
                Int128 micros = (((Int128)years * 1461 / 4 * Calendar.MicrosPerDay)
                    + ((Int128)(years * 1461L % 4) * Calendar.MicrosPerDay / 4)
                    + ((((Int128)months * 30) + value.Days) * Calendar.MicrosPerDay)) + value.Micros;
                return micros < long.MinValue || micros > long.MaxValue
                    ? throw new StreamSqlException(SqlState.DatetimeFieldOverflow, "interval out of range")
                    : new FieldValue((long)micros, 6);
            default: return null;
        }
    }

    /// <summary>Years as people count them: 0 is 1 BC and shows as -1.</summary>
    private static int ShownYear(int year) => year > 0 ? year : year - 1;
}
