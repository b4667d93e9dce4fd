using System.Globalization;
using System.Text;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels.Arithmetic;
using Calendar = StreamSql.Core.Types.Text.Calendar;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>What to_char writes from: the fields of a local timestamp or of an interval.</summary>
internal readonly record struct DateTemplateInput(
    int Year, int Month, int DayOfMonth, long Day, long Hour, int Minute, int Second, int Micros,
    bool IsInterval, TimeZoneInfo? Zone, int OffsetSeconds)
{
    public static DateTemplateInput OfTimestamp(long local, TimeZoneInfo? zone, int offsetSeconds)
    {
        long day = Calendar.SplitDay(local, out long time);
        Calendar.CivilFromDays(day, out int year, out int month, out int dayOfMonth);
        return new DateTemplateInput(
            year, month, dayOfMonth, day, time / Calendar.MicrosPerHour, (int)(time / Calendar.MicrosPerMinute % 60),
            (int)(time / Calendar.MicrosPerSecond % 60), (int)(time % Calendar.MicrosPerSecond), false, zone, offsetSeconds);
    }

    public static DateTemplateInput OfInterval(IntervalValue value) => new(
        value.Months / 12, value.Months % 12, value.Days, 0, value.Micros / Calendar.MicrosPerHour,
        (int)(value.Micros / Calendar.MicrosPerMinute % 60), (int)(value.Micros / Calendar.MicrosPerSecond % 60),
        (int)(value.Micros % Calendar.MicrosPerSecond), true, null, 0);
}

/// <summary>Writes a value after a template: to_char of dates, times and intervals.</summary>
internal static class DateTemplateWriter
{
    public static readonly string[] MonthNames =
    [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ];

    public static readonly string[] DayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    public static readonly string[] RomanMonths = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

    public static string Write(DateTemplate template, in DateTemplateInput value)
    {
        var text = new StringBuilder();
        foreach (DateTemplatePart part in template.Parts)
        {
            if (part.Keyword is null)
            {
                text.Append(part.Text);
                continue;
            }

            string written = Part(part, value);
            text.Append(written);
            if (part.Ordinal is { } ordinal) text.Append(ordinal == "TH" ? Ordinal(written).ToUpperInvariant() : Ordinal(written));
        }

        return text.ToString();
    }

    public static string Ordinal(string number)
    {
        string digits = number.TrimStart();
        if (digits.Length == 0 || !char.IsAsciiDigit(digits[^1])) return "";
        if (digits.Length > 1 && digits[^2] == '1') return "th";
        return digits[^1] switch { '1' => "st", '2' => "nd", '3' => "rd", _ => "th" };
    }

    private static string Part(DateTemplatePart part, in DateTemplateInput v)
    {
        bool lower = char.IsLower(part.Text[0]);
        switch (part.Keyword)
        {
            case "HH24": return Pad(part, v.Hour, v.Hour < 0 ? 3 : 2);
            case "HH" or "HH12": return Pad(part, v.Hour % 12 == 0 ? 12 : v.Hour % 12, 2);
            case "MI": return Pad(part, v.Minute, 2);
            case "SS": return Pad(part, v.Second, 2);
            case "MS": return Pad(part, v.Micros / 1000, 3);
            case "US": return Pad(part, v.Micros, 6);
            case "SSSSS" or "SSSS": return Number((v.Hour * 3600) + (v.Minute * 60) + v.Second);
            case "AM" or "PM": return Case(v.Hour % 24 >= 12 ? "PM" : "AM", lower);
            case "A.M." or "P.M.": return Case(v.Hour % 24 >= 12 ? "P.M." : "A.M.", lower);
            case "AD" or "BC": return Case(v.Year <= 0 ? "BC" : "AD", lower);
            case "A.D." or "B.C.": return Case(v.Year <= 0 ? "B.C." : "A.D.", lower);
            case "TZ": return Case(ZoneName(v), lower);
            case "TZH": return (v.OffsetSeconds < 0 ? "-" : "+") + Two(Math.Abs(v.OffsetSeconds) / 3600);
            case "TZM": return Two(Math.Abs(v.OffsetSeconds) / 60 % 60);
            case "OF":
                string minutes = v.OffsetSeconds % 3600 == 0 ? "" : ":" + Two(Math.Abs(v.OffsetSeconds) / 60 % 60);
                return (v.OffsetSeconds < 0 ? "-" : "+") + Two(Math.Abs(v.OffsetSeconds) / 3600) + minutes;
            case ['F', 'F', var digits]: return v.Micros.ToString("000000", CultureInfo.InvariantCulture)[..(digits - '0')];
            default: return DatePart(part, v);
        }
    }

    private static string DatePart(DateTemplatePart part, in DateTemplateInput v)
    {
        int year = v.IsInterval ? v.Year : v.Year <= 0 ? 1 - v.Year : v.Year;
        switch (part.Keyword)
        {
            case "YYYY": return Pad(part, year, 4);
            case "Y,YYY": return string.Create(CultureInfo.InvariantCulture, $"{year / 1000},{year % 1000:000}");
            case "YYY": return Pad(part, year % 1000, 3);
            case "YY": return Pad(part, year % 100, 2);
            case "Y": return Number(year % 10);
            case "MM": return Pad(part, v.Month, 2);
            case "DD": return Pad(part, v.DayOfMonth, 2);
            case "MONTH" or "MON" or "RM" when v.IsInterval && v.Month == 0: return "";
            case "MONTH": return Name(part, MonthNames[v.Month - 1], 9);
            case "MON": return Name(part, MonthNames[v.Month - 1][..3], 3);
            case "RM": return Name(part, RomanMonths[v.Month - 1], 4, roman: true);
            case "Q": return v.Month == 0 ? "" : Number(((v.Month - 1) / 3) + 1);
            case "CC": return Pad(part, v.IsInterval ? v.Year / 100 : DateFields.OfDay(DateField.Century, v.Day)!.Value.Units, 2);
            case "J": return Number(v.Day - Calendar.MinDay);
            case "DDD": return Pad(part, v.IsInterval ? (v.Year * 360) + (v.Month * 30) + v.DayOfMonth : DateFields.DayOfYear(v.Day, v.Year), 3);
        }

        if (v.IsInterval) return "";
        (int isoYear, int week) = DateFields.IsoWeek(v.Day);
        return part.Keyword switch
        {
            "DAY" => Name(part, DayNames[DateFields.DayOfWeek(v.Day)], 9),
            "DY" => Name(part, DayNames[DateFields.DayOfWeek(v.Day)][..3], 3),
            "D" => Number(DateFields.DayOfWeek(v.Day) + 1),
            "ID" => Number(DateFields.IsoDayOfWeek(v.Day)),
            "IDDD" => Pad(part, v.Day - DateFields.IsoYearStart(isoYear) + 1, 3),
            "IW" => Pad(part, week, 2),
            "WW" => Pad(part, ((DateFields.DayOfYear(v.Day, v.Year) - 1) / 7) + 1, 2),
            "W" => Number(((v.DayOfMonth - 1) / 7) + 1),
            "IYYY" => Pad(part, isoYear, 4),
            "IYY" => Pad(part, isoYear % 1000, 3),
            "IY" => Pad(part, isoYear % 100, 2),
            _ => Number(isoYear % 10),
        };
    }

    private static string ZoneName(in DateTemplateInput v)
    {
        if (v.Zone is null) return "";
        if (v.Zone.BaseUtcOffset == TimeSpan.Zero && !v.Zone.SupportsDaylightSavingTime) return "UTC";
        return ZoneAbbreviations.Of(v.Zone, v.OffsetSeconds);
    }

    private static string Name(DateTemplatePart part, string name, int width, bool roman = false)
    {
        bool lower = char.IsLower(part.Text[0]);
        bool upper = !lower && (roman || char.IsUpper(part.Text[1]));
        string cased = lower ? name.ToLowerInvariant() : upper ? name.ToUpperInvariant() : name;
        return part.FillMode ? cased : cased.PadRight(width);
    }

    private static string Pad(DateTemplatePart part, long value, int width)
    {
        if (part.FillMode) return Number(value);
        string digits = Number(Math.Abs(value)).PadLeft(value < 0 ? width - 1 : width, '0');
        return value < 0 ? "-" + digits : digits;
    }

    private static string Case(string text, bool lower) => lower ? text.ToLowerInvariant() : text;

    private static string Two(int value) => value.ToString("00", CultureInfo.InvariantCulture);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Names such as CET for an offset of a zone, where they are well known; the offset itself otherwise, as the zone files have it.</summary>
internal static class ZoneAbbreviations
{
    public static string Of(TimeZoneInfo zone, int offsetSeconds)
    {
        bool summer = offsetSeconds != (int)zone.BaseUtcOffset.TotalSeconds;
        string? known = (zone.Id.Split('/')[0], (int)zone.BaseUtcOffset.TotalMinutes) switch
        {
            ("America", -300) or ("US", -300) => summer ? "EDT" : "EST",
            ("America", -360) or ("US", -360) => summer ? "CDT" : "CST",
            ("America", -420) or ("US", -420) => summer ? "MDT" : "MST",
            ("America", -480) or ("US", -480) => summer ? "PDT" : "PST",
            ("Europe", 0) => summer ? "BST" : "GMT",
            ("Europe", 60) => summer ? "CEST" : "CET",
            ("Europe", 120) => summer ? "EEST" : "EET",
            ("Europe", 180) => "MSK",
            ("Asia", 540) => zone.Id == "Asia/Seoul" ? "KST" : "JST",
            ("Asia", 330) => "IST",
            ("Australia", 600) => summer ? "AEDT" : "AEST",
            _ => null,
        };
        if (known is not null) return known;
        int minutes = Math.Abs(offsetSeconds) / 60;
        string sign = offsetSeconds < 0 ? "-" : "+";
        return minutes % 60 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes / 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{sign}{minutes / 60:00}{minutes % 60:00}");
    }
}
