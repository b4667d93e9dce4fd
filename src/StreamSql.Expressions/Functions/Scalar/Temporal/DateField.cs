using System.Collections.Frozen;
using System.Text;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>The fields that extract, date_part and date_trunc know.</summary>
internal enum DateField : byte
{
    Unknown = 0,
    Microsecond,
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
    Epoch,
    DayOfWeek,
    IsoDayOfWeek,
    DayOfYear,
    IsoYear,
    Julian,
    TimeZone,
    TimeZoneHour,
    TimeZoneMinute,
}

/// <summary>A field's name as written and what it means; cached by kernels.</summary>
internal sealed class DateFieldName
{
    private static readonly FrozenDictionary<string, DateField> Names = new Dictionary<string, DateField>
    {
        ["microseconds"] = DateField.Microsecond,
        ["microsecon"] = DateField.Microsecond,
        ["microsecond"] = DateField.Microsecond,
        ["us"] = DateField.Microsecond,
        ["usec"] = DateField.Microsecond,
        ["usecs"] = DateField.Microsecond,
        ["useconds"] = DateField.Microsecond,
        ["milliseconds"] = DateField.Millisecond,
        ["millisecond"] = DateField.Millisecond,
        ["ms"] = DateField.Millisecond,
        ["msec"] = DateField.Millisecond,
        ["msecs"] = DateField.Millisecond,
        ["msecond"] = DateField.Millisecond,
        ["mseconds"] = DateField.Millisecond,
        ["second"] = DateField.Second,
        ["seconds"] = DateField.Second,
        ["sec"] = DateField.Second,
        ["secs"] = DateField.Second,
        ["s"] = DateField.Second,
        ["minute"] = DateField.Minute,
        ["minutes"] = DateField.Minute,
        ["min"] = DateField.Minute,
        ["mins"] = DateField.Minute,
        ["m"] = DateField.Minute,
        ["hour"] = DateField.Hour,
        ["hours"] = DateField.Hour,
        ["h"] = DateField.Hour,
        ["hr"] = DateField.Hour,
        ["hrs"] = DateField.Hour,
        ["day"] = DateField.Day,
        ["days"] = DateField.Day,
        ["d"] = DateField.Day,
        ["week"] = DateField.Week,
        ["weeks"] = DateField.Week,
        ["w"] = DateField.Week,
        ["month"] = DateField.Month,
        ["months"] = DateField.Month,
        ["mon"] = DateField.Month,
        ["mons"] = DateField.Month,
        ["quarter"] = DateField.Quarter,
        ["qtr"] = DateField.Quarter,
        ["year"] = DateField.Year,
        ["years"] = DateField.Year,
        ["y"] = DateField.Year,
        ["yr"] = DateField.Year,
        ["yrs"] = DateField.Year,
        ["decade"] = DateField.Decade,
        ["decades"] = DateField.Decade,
        ["dec"] = DateField.Decade,
        ["decs"] = DateField.Decade,
        ["century"] = DateField.Century,
        ["centuries"] = DateField.Century,
        ["c"] = DateField.Century,
        ["cent"] = DateField.Century,
        ["millennium"] = DateField.Millennium,
        ["millennia"] = DateField.Millennium,
        ["mil"] = DateField.Millennium,
        ["mils"] = DateField.Millennium,
        ["epoch"] = DateField.Epoch,
        ["dow"] = DateField.DayOfWeek,
        ["isodow"] = DateField.IsoDayOfWeek,
        ["doy"] = DateField.DayOfYear,
        ["isoyear"] = DateField.IsoYear,
        ["julian"] = DateField.Julian,
        ["timezone"] = DateField.TimeZone,
        ["timezone_h"] = DateField.TimeZoneHour,
        ["timezone_hour"] = DateField.TimeZoneHour,
        ["timezone_m"] = DateField.TimeZoneMinute,
        ["timezone_minute"] = DateField.TimeZoneMinute,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private DateFieldName(string text)
    {
        Text = text;
        Field = Names.GetValueOrDefault(text);
    }

    public string Text { get; }

    public DateField Field { get; }

    /// <summary>The field that an argument names; parsed once while it stays the same.</summary>
    public static DateFieldName Of(ref RowCall call, int argument) =>
        call.State.Cached(call.Bytes(argument), static key => new DateFieldName(Encoding.UTF8.GetString(key).ToLowerInvariant()));

    public static DateFieldName Parse(string text) => new(text.ToLowerInvariant());

    public StreamSqlException Unsupported(SqlType type) => Field == DateField.Unknown
        ? new StreamSqlException(SqlState.InvalidParameterValue, $"unit \"{Text}\" not recognized for type {type.WithModifier(-1)}")
        : new StreamSqlException(SqlState.FeatureNotSupported, $"unit \"{Text}\" not supported for type {type.WithModifier(-1)}");
}
