namespace StreamSql.Core.Types.Text;

/// <summary>The proleptic Gregorian calendar over the whole range of PostgreSQL's dates; year 0 is 1 BC.</summary>
public static class Calendar
{
    public const long MicrosPerSecond = 1_000_000;
    public const long MicrosPerMinute = 60 * MicrosPerSecond;
    public const long MicrosPerHour = 3600 * MicrosPerSecond;
    public const long MicrosPerDay = 24 * MicrosPerHour;

    /// <summary>4714-11-24 BC, the first day that PostgreSQL knows, in days since 1970-01-01.</summary>
    public const int MinDay = -2_440_588;

    /// <summary>The last day of a date: 5874897-12-31.</summary>
    public const int MaxDay = 2_145_042_541;

    /// <summary>The last day whose timestamps fit int64 microseconds since 1970.</summary>
    public const int MaxTimestampDay = 106_751_990;

    /// <summary>Days since 1970-01-01 of a date; the month may be outside 1..12, the day outside the month.</summary>
    public static long DaysFromCivil(long year, int month, int day)
    {
        long months = (year * 12) + month - 1;
        year = FloorDiv(months, 12);
        month = (int)(months - (year * 12)) + 1;
        year -= month <= 2 ? 1 : 0;
        long era = FloorDiv(year, 400);
        long yearOfEra = year - (era * 400);
        long dayOfYear = (((153 * (month + (month > 2 ? -3 : 9))) + 2) / 5) + day - 1;
        long dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * 146_097) + dayOfEra - 719_468;
    }

    /// <summary>Year, month and day of a day number; years before 1 AD are 0, -1 …</summary>
    public static void CivilFromDays(long days, out int year, out int month, out int day)
    {
        days += 719_468;
        long era = FloorDiv(days, 146_097);
        long dayOfEra = days - (era * 146_097);
        long yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long shifted = ((5 * dayOfYear) + 2) / 153;
        day = (int)(dayOfYear - (((153 * shifted) + 2) / 5) + 1);
        month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        year = (int)(yearOfEra + (era * 400) + (month <= 2 ? 1 : 0));
    }

    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysInMonth(long year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    public static long FloorDiv(long value, long divisor)
    {
        long quotient = value / divisor;
        return (value % divisor != 0) && ((value < 0) != (divisor < 0)) ? quotient - 1 : quotient;
    }

    /// <summary>Splits microseconds since 1970 into a day number and the microseconds of that day.</summary>
    public static long SplitDay(long micros, out long timeOfDay)
    {
        long day = FloorDiv(micros, MicrosPerDay);
        timeOfDay = micros - (day * MicrosPerDay);
        return day;
    }
}
