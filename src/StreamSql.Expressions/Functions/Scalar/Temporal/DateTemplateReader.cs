using System.Globalization;
using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;
using Calendar = StreamSql.Core.Types.Text.Calendar;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>Reads a text after a template: to_date and to_timestamp. Lives for one value.</summary>
internal ref struct DateTemplateReader
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _year;
    private bool _hasYear;
    private int _month = 1;
    private int _day = 1;
    private long _julian = long.MinValue;
    private int _dayOfYear;
    private int _isoYear;
    private int _isoWeek;
    private int _isoDay = 1;
    private int _week;
    private int _hour;
    private int _minute;
    private int _second;
    private int _micros;
    private int _secondOfDay = -1;
    private bool _twelveHours;
    private bool? _afternoon;
    private bool _beforeChrist;
    private int? _offsetHours;
    private int _offsetMinutes;

    private DateTemplateReader(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Local microseconds; the offset in seconds when the text has one.</summary>
    public static long Read(DateTemplate template, string text, out int? offsetSeconds)
    {
        var reader = new DateTemplateReader(text);
        IReadOnlyList<DateTemplatePart> parts = template.Parts;
        for (int i = 0; i < parts.Count; i++)
        {
            if (reader._at >= text.Length && parts[i].Keyword is not null) break;
            reader.Accept(parts[i], i + 1 < parts.Count ? parts[i + 1] : null);
        }

        offsetSeconds = reader._offsetHours is { } hours ? (hours * 3600) + (reader._offsetMinutes * 60 * (hours < 0 ? -1 : 1)) : null;
        return reader.Finish(text);
    }

    private void Accept(DateTemplatePart part, DateTemplatePart? next)
    {
        if (part.Keyword is null)
        {
            Literal(part);
            return;
        }

        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        switch (part.Keyword)
        {
            case "MONTH": _month = Name(part, DateTemplateWriter.MonthNames, false) + 1; break;
            case "MON": _month = Name(part, DateTemplateWriter.MonthNames, true) + 1; break;
            case "RM": _month = Name(part, DateTemplateWriter.RomanMonths, false) + 1; break;
            case "DAY": Name(part, DateTemplateWriter.DayNames, false); break;
            case "DY": Name(part, DateTemplateWriter.DayNames, true); break;
            case "AM" or "PM": Half(part, ["am", "pm"]); break;
            case "A.M." or "P.M.": Half(part, ["a.m.", "p.m."]); break;
            case "AD" or "BC": _beforeChrist = Name(part, ["ad", "bc"], false) == 1; break;
            case "A.D." or "B.C.": _beforeChrist = Name(part, ["a.d.", "b.c."], false) == 1; break;
            case "TZ" or "OF" or "TZH":
                Offset(part);
                break;
            case "TZM": _offsetMinutes = Digits(part, 2, next); break;
            case "MS" or "US" or "FF1" or "FF2" or "FF3" or "FF4" or "FF5" or "FF6": Fraction(part, next); break;
            case "Y,YYY":
                int thousands = Digits(part, 3, next);
                if (_at < _text.Length && _text[_at] == ',') _at++;
                SetYear((thousands * 1000) + Digits(part, 3, next));
                break;
            default: Number(part, next); break;
        }

        if (part.Ordinal is not null) _at = Math.Min(_at + 2, _text.Length);
    }

    private void Number(DateTemplatePart part, DateTemplatePart? next)
    {
        int width = part.Keyword switch
        {
            "YYYY" or "IYYY" => 4,
            "YYY" or "IYY" or "DDD" or "IDDD" => 3,
            "SSSS" or "SSSSS" => 5,
            "J" => 9,
            "D" or "ID" or "Q" or "W" or "Y" or "I" => 1,
            _ => 2,
        };
        int start = _at;
        int value = Digits(part, width, next);
        int digits = _at - start;
        switch (part.Keyword)
        {
            case "HH24": _hour = value; break;
            case "HH" or "HH12":
                _hour = value;
                _twelveHours = true;
                break;
            case "MI": _minute = value; break;
            case "SS": _second = value; break;
            case "SSSS" or "SSSSS": _secondOfDay = value; break;
            case "YYYY": SetYear(value); break;
            case "YYY" or "YY" or "Y": SetYear(digits < 4 ? FullYear(value) : value); break;
            case "IYYY": _isoYear = value; break;
            case "IYY" or "IY" or "I": _isoYear = digits < 4 ? FullYear(value) : value; break;
            case "MM": _month = value; break;
            case "DD": _day = value; break;
            case "DDD": _dayOfYear = value; break;
            case "J": _julian = value + (long)Calendar.MinDay; break;
            case "IW": _isoWeek = value; break;
            case "ID": _isoDay = value; break;
            case "WW": _week = value; break;
            case "CC": SetYear(((value - 1) * 100) + 1); break;
        }
    }

    private void SetYear(int year)
    {
        _year = year;
        _hasYear = true;
    }

    private static int FullYear(int value) => value switch
    {
        < 70 => 2000 + value,
        < 100 => 1900 + value,
        < 520 => 2000 + value,
        < 1000 => 1000 + value,
        _ => value,
    };

    /// <summary>A separator of the template takes one or more of the text's, or none; quoted text takes as many characters.</summary>
    private void Literal(DateTemplatePart part)
    {
        if (part.IsQuoted)
        {
            _at = Math.Min(_at + part.Text.Length, _text.Length);
            return;
        }

        char c = part.Text[0];
        if (char.IsLetterOrDigit(c))
        {
            if (_at < _text.Length) _at++;
            return;
        }

        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        // A sign in front of a digit belongs to the number or the offset.
        if (_at < _text.Length && !char.IsLetterOrDigit(_text[_at]) && _text[_at] != '+' && !(c == ' ' && _text[_at] == '-')) _at++;
    }

    private int Digits(DateTemplatePart part, int width, DateTemplatePart? next)
    {
        bool bounded = !part.FillMode && next?.Keyword is not null && !IsName(next.Keyword);
        int start = _at;
        if (_at < _text.Length && _text[_at] is '-' or '+') _at++;
        int end = bounded ? Math.Min(_text.Length, start + width) : _text.Length;
        while (_at < end && char.IsAsciiDigit(_text[_at])) _at++;
        ReadOnlySpan<char> read = _text[start.._at];
        if (int.TryParse(read, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)) return value;
        string shown = _text[start..Math.Min(_text.Length, start + width)].ToString();
        throw new StreamSqlException(SqlState.InvalidDatetimeFormat, $"invalid value \"{shown}\" for \"{part.Text}\"")
        {
            Detail = read.IsEmpty ? "Value must be an integer." : "Value must be in the range -2147483648 to 2147483647.",
        };
    }

    private static bool IsName(string keyword) =>
        keyword is "MONTH" or "MON" or "DAY" or "DY" or "RM" or "AM" or "PM" or "A.M." or "P.M." or "AD" or "BC" or "A.D." or "B.C."
            or "TZ" or "OF" or "TZH";

    private void Fraction(DateTemplatePart part, DateTemplatePart? next)
    {
        int width = part.Keyword switch { "MS" => 3, "US" => 6, _ => part.Keyword![2] - '0' };
        int start = _at;
        int value = Digits(part, width, next);
        int digits = _at - start;
        double micros = value * Math.Pow(10, 6 - digits);
        _micros += (int)Math.Round(micros);
    }

    private void Half(DateTemplatePart part, string[] names)
    {
        _afternoon = Name(part, names, false) == 1;
        _twelveHours = true;
    }

    private int Name(DateTemplatePart part, string[] names, bool abbreviated)
    {
        int found = -1, length = 0;
        for (int i = 0; i < names.Length; i++)
        {
            string name = abbreviated ? names[i][..3] : names[i];
            if (name.Length <= length || !_text[_at..].StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            (found, length) = (i, name.Length);
        }

        if (found < 0)
        {
            int end = _at;
            while (end < _text.Length && !char.IsWhiteSpace(_text[end])) end++;
            throw new StreamSqlException(SqlState.InvalidDatetimeFormat, $"invalid value \"{_text[_at..end]}\" for \"{part.Text}\"")
            {
                Detail = "The given value did not match any of the allowed values for this field.",
            };
        }

        _at += length;
        return found;
    }

    private void Offset(DateTemplatePart part)
    {
        if (part.Keyword != "TZH")
            throw StreamSqlException.NotSupported($"formatting field \"{part.Text}\" in to_timestamp");
        bool negative = _at < _text.Length && _text[_at] == '-';
        int hours = Digits(part, 3, null);
        _offsetHours = hours;
        if (negative && hours == 0) _offsetHours = 0;
    }

    private readonly long Finish(string text)
    {
        int hour = _hour;
        if (_twelveHours)
        {
            if (hour is < 1 or > 12)
            {
                throw new StreamSqlException(SqlState.InvalidDatetimeFormat, $"hour \"{hour}\" is invalid for the 12-hour clock")
                {
                    Hint = "Use the 24-hour clock, or give an hour between 1 and 12.",
                };
            }

            hour = (hour % 12) + (_afternoon == true ? 12 : 0);
        }

        long time = _secondOfDay >= 0 ? _secondOfDay : (hour * 3600L) + (_minute * 60L) + _second;
        if (_minute is < 0 or > 59 || _second is < 0 or > 59 || hour is < 0 or > 23 || time > 86_400) throw OutOfRange(text);
        return (Day(text) * Calendar.MicrosPerDay) + (time * Calendar.MicrosPerSecond) + _micros;
    }

    private readonly long Day(string text)
    {
        if (_julian != long.MinValue) return _julian;
        if (_isoYear != 0)
            return DateFields.IsoYearStart(_isoYear) + (Math.Max(_isoWeek - 1, 0) * 7L) + _isoDay - 1;
        int year = _beforeChrist ? 1 - _year : _hasYear && _year < 0 ? _year + 1 : _year;
        if (_dayOfYear > 0)
        {
            return _dayOfYear > (Calendar.IsLeap(year) ? 366 : 365) ? throw OutOfRange(text) : Calendar.DaysFromCivil(year, 1, 1) + _dayOfYear - 1;
        }

        if (_week > 0) return Calendar.DaysFromCivil(year, 1, 1) + ((_week - 1) * 7);
        if (_month is < 1 or > 12 || _day < 1 || _day > Calendar.DaysInMonth(year, _month)) throw OutOfRange(text);
        return Calendar.DaysFromCivil(year, _month, _day);
    }

    private static StreamSqlException OutOfRange(string text) =>
        new(SqlState.DatetimeFieldOverflow, $"date/time field value out of range: \"{text}\"");
}
