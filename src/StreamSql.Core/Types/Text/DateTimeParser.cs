using System.Globalization;

namespace StreamSql.Core.Types.Text;

/// <summary>
/// Reads dates and times in PostgreSQL's many spellings: ISO, <c>Jan 5 2024</c>, <c>1/5/2024</c>, <c>20240105T030405</c>, AM/PM, BC, zone
/// names and offsets, and the special words. Word by word; common ISO forms never come here.
/// </summary>
internal static class DateTimeParser
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] MonthNames =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] DayNames =
        ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
         "sun", "mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat"];

    public static TextParse Parse(ReadOnlySpan<byte> utf8, in TextSettings settings, out DateTimeParts parts)
    {
        var reader = new Reader(System.Text.Encoding.UTF8.GetString(utf8), settings);
        TextParse result = reader.Read();
        parts = reader.Parts;
        return result;
    }

    /// <summary>The state while reading one text; lives on the stack of one call.</summary>
    private ref struct Reader
    {
        public DateTimeParts Parts;
        private readonly string _text;
        private readonly TextSettings _settings;
        private readonly long[] _numbers = new long[3];
        private readonly int[] _digits = new int[3];
        private int _count;
        private int _month;
        private int _monthAt = -1;
        private bool _beforeChrist;
        private bool _yearFirst;
        private int _meridiem = -1;

        public Reader(string text, in TextSettings settings)
        {
            _text = text;
            _settings = settings;
        }

        public TextParse Read()
        {
            int i = 0;
            if (_text.Length == 0) return TextParse.BadSyntax;
            while (i < _text.Length)
            {
                char c = _text[i];
                if (c is ' ' or '\t' or '\n' or ',')
                {
                    i++;
                    continue;
                }

                TextParse result;
                if (char.IsAsciiDigit(c)) result = ReadNumber(ref i);
                else if (c is '+' or '-') result = ReadSigned(ref i);
                else if (char.IsAsciiLetter(c)) result = ReadWord(ref i);
                else return TextParse.BadSyntax;
                if (result != TextParse.Ok) return result;
            }

            return Finish();
        }

        private TextParse ReadNumber(ref int i)
        {
            int start = i;
            while (i < _text.Length && char.IsAsciiDigit(_text[i])) i++;
            int length = i - start;
            if (i < _text.Length && _text[i] == ':') return ReadTime(start, ref i);
            bool compactTime = Parts.HasDate || _count > 0;
            if (length is 6 or 4 && compactTime && start > 0 && _text[start - 1] is 'T' or 't') return CompactTime(start, length, ref i);
            if (length is 8 && _count == 0 && (i == _text.Length || _text[i] is 'T' or 't' or ' ')) return CompactDate(start);
            if (length is 6 && _count == 0 && _month == 0 && i == _text.Length) return TextParse.BadSyntax;
            if (!Push(start, i)) return TextParse.BadSyntax;
            if (i < _text.Length && _text[i] is '-' or '/' or '.' && _count < 3) return AfterSeparator(ref i);
            return TextParse.Ok;
        }

        private TextParse AfterSeparator(ref int i)
        {
            if (_count == 1 && _month == 0 && _digits[0] >= 3) _yearFirst = true;
            i++;
            if (i >= _text.Length) return TextParse.BadSyntax;
            return char.IsAsciiDigit(_text[i]) ? ReadNumber(ref i) : char.IsAsciiLetter(_text[i]) ? ReadWord(ref i) : TextParse.BadSyntax;
        }

        private bool Push(int start, int end)
        {
            if (_count == 3 || end - start > 9) return false;
            _digits[_count] = end - start;
            _numbers[_count++] = long.Parse(_text.AsSpan(start, end - start), CultureInfo.InvariantCulture);
            return true;
        }

        private TextParse CompactDate(int start)
        {
            ReadOnlySpan<char> digits = _text.AsSpan(start, 8);
            return SetDate(int.Parse(digits[..4], CultureInfo.InvariantCulture), int.Parse(digits.Slice(4, 2), CultureInfo.InvariantCulture),
                int.Parse(digits[6..], CultureInfo.InvariantCulture));
        }

        private TextParse CompactTime(int start, int length, ref int i)
        {
            ReadOnlySpan<char> digits = _text.AsSpan(start, length);
            int second = length == 6 ? int.Parse(digits[4..], CultureInfo.InvariantCulture) : 0;
            long fraction = 0;
            if (i < _text.Length && _text[i] == '.') fraction = ReadFraction(ref i);
            return SetTime(
                int.Parse(digits[..2], CultureInfo.InvariantCulture), int.Parse(digits.Slice(2, 2), CultureInfo.InvariantCulture), second, fraction);
        }

        private TextParse ReadTime(int start, ref int i)
        {
            if (Parts.HasTime || i - start > 4) return TextParse.BadSyntax;
            int hour = int.Parse(_text.AsSpan(start, i - start), CultureInfo.InvariantCulture);
            if (!ReadTwo(ref i, out int minute)) return TextParse.BadSyntax;
            int second = 0;
            long fraction = 0;
            if (i < _text.Length && _text[i] == ':' && !ReadTwo(ref i, out second)) return TextParse.BadSyntax;
            if (i < _text.Length && _text[i] == '.') fraction = ReadFraction(ref i);
            return SetTime(hour, minute, second, fraction);
        }

        private bool ReadTwo(ref int i, out int value)
        {
            int start = ++i;
            while (i < _text.Length && char.IsAsciiDigit(_text[i])) i++;
            value = 0;
            return i - start is 1 or 2 && int.TryParse(_text.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out value);
        }

        /// <summary>Microseconds of the fraction at the point; digits beyond the sixth round.</summary>
        private long ReadFraction(ref int i)
        {
            int start = i++;
            while (i < _text.Length && char.IsAsciiDigit(_text[i])) i++;
            return i - start == 1
                ? 0
                : (long)Math.Round(double.Parse("0" + _text[start..i], CultureInfo.InvariantCulture) * 1e6, MidpointRounding.ToEven);
        }

        private TextParse SetTime(int hour, int minute, int second, long fraction)
        {
            Parts.HasTime = true;
            Parts.TimeOfDay = (((hour * 3600L) + (minute * 60) + second) * Calendar.MicrosPerSecond) + fraction;
            return hour > 24 || minute > 59 || second > 60 || Parts.TimeOfDay > Calendar.MicrosPerDay ? TextParse.OutOfRange : TextParse.Ok;
        }

        private TextParse ReadSigned(ref int i)
        {
            int start = i++;
            while (i < _text.Length && (char.IsAsciiDigit(_text[i]) || _text[i] == ':')) i++;
            if (i < _text.Length && char.IsAsciiLetter(_text[i]) && i == start + 1)
            {
                if (!_text.AsSpan(start).Equals("-infinity", StringComparison.OrdinalIgnoreCase)) return TextParse.BadSyntax;
                Parts.Special = DateTimeSpecial.MinusInfinity;
                i = _text.Length;
                return TextParse.Ok;
            }

            Span<byte> bytes = stackalloc byte[20];
            if (!Parts.HasTime || Parts.HasOffset || i - start > 20) return TextParse.BadSyntax;
            int length = System.Text.Encoding.ASCII.GetBytes(_text.AsSpan(start, i - start), bytes);
            if (!TimeZones.TryParseOffset(bytes[..length], out Parts.OffsetSeconds)) return TextParse.BadSyntax;
            Parts.HasOffset = true;
            return TextParse.Ok;
        }

        private TextParse ReadWord(ref int i)
        {
            int start = i;
            while (i < _text.Length && (char.IsAsciiLetter(_text[i]) || _text[i] is '/' or '_' || (i > start && _text[i] == '.'))) i++;
            string word = _text[start..i].ToLowerInvariant();
            if (word is "t" && (Parts.HasDate || _count > 0)) return TextParse.Ok;
            if (word.StartsWith('t') && word.Length == 1) return TextParse.BadSyntax;
            word = word.TrimEnd('.');
            switch (word)
            {
                case "am" or "a.m": _meridiem = 0; return TextParse.Ok;
                case "pm" or "p.m": _meridiem = 1; return TextParse.Ok;
                case "bc" or "b.c": _beforeChrist = true; return TextParse.Ok;
                case "ad" or "at" or "on": return TextParse.Ok;
                case "infinity" or "inf": Parts.Special = DateTimeSpecial.Infinity; return TextParse.Ok;
                case "epoch": Parts.Special = DateTimeSpecial.Instant; Parts.HasDate = true; return TextParse.Ok;
                case "now" or "today" or "tomorrow" or "yesterday": return Relative(word);
                case "allballs": Parts.HasTime = true; Parts.HasOffset = true; return TextParse.Ok;
            }

            int month = Array.IndexOf(MonthNames, word) + 1;
            if (month == 0) month = Array.IndexOf(Months, word == "sept" ? "sep" : word) + 1;
            if (month > 0 && _month == 0) return ReadMonth(month, ref i);
            if (Array.IndexOf(DayNames, word) >= 0) return TextParse.Ok;
            return ReadZone(start, ref i);
        }

        private TextParse ReadMonth(int month, ref int i)
        {
            _month = month;
            _monthAt = _count;
            if (i < _text.Length && _text[i] is '-' or '/' or '.') i++;
            return TextParse.Ok;
        }

        private TextParse ReadZone(int start, ref int i)
        {
            while (i < _text.Length && (char.IsAsciiLetterOrDigit(_text[i]) || _text[i] is '/' or '_' or '-' or '+')) i++;
            string name = _text[start..i];
            if (TimeZones.TryAbbreviation(name, out int offset))
            {
                Parts.HasOffset = true;
                Parts.OffsetSeconds = offset;
                return Parts.HasTime || Parts.HasDate || _count > 0 ? TextParse.Ok : TextParse.BadSyntax;
            }

            Parts.Zone = TimeZones.Find(name);
            if (Parts.Zone is not null) return TextParse.Ok;
            return name.Contains('/') && (Parts.HasTime || _count > 0) ? TextParse.BadZone : TextParse.BadSyntax;
        }

        private TextParse Relative(string word)
        {
            long now = _settings.NowMicros != 0
                ? _settings.NowMicros : (TimeProvider.System.GetUtcNow().Ticks - DateTimeOffset.UnixEpoch.Ticks) / 10;
            if (_settings.TimeZone is not null) now = TimeZones.UtcToLocal(_settings.TimeZone, now);
            Parts.Day = Calendar.SplitDay(now, out long time);
            Parts.HasDate = true;
            if (word == "now")
            {
                Parts.TimeOfDay = time;
                Parts.HasTime = true;
            }
            else
            {
                Parts.Day += word == "tomorrow" ? 1 : word == "yesterday" ? -1 : 0;
            }

            return TextParse.Ok;
        }

        private TextParse Finish()
        {
            if (Parts.Special != DateTimeSpecial.None)
                return _count == 0 && _month == 0 ? TextParse.Ok : TextParse.BadSyntax;
            if (_meridiem >= 0)
            {
                if (!Parts.HasTime || Parts.TimeOfDay >= 13 * Calendar.MicrosPerHour) return TextParse.OutOfRange;
                Parts.TimeOfDay %= 12 * Calendar.MicrosPerHour;
                if (_meridiem == 1) Parts.TimeOfDay += 12 * Calendar.MicrosPerHour;
            }

            if (_count == 0 && _month == 0) return Parts.HasDate || Parts.HasTime ? TextParse.Ok : TextParse.BadSyntax;
            if (Parts.HasDate) return TextParse.BadSyntax;
            return _month > 0 ? FinishWithMonthName() : FinishNumeric();
        }

        private TextParse FinishWithMonthName()
        {
            if (_count != 2) return TextParse.BadSyntax;
            int year = _monthAt == 0 || !(_digits[0] > 2 || _numbers[0] > 31) ? 1 : 0;
            if (_monthAt == 0 && _digits[0] > 2) year = 0;
            return SetDate(FullYear(year), _month, (int)_numbers[1 - year]);
        }

        private TextParse FinishNumeric()
        {
            if (_count == 2 && _digits[0] >= 4 && _digits[1] == 3) return DayOfYear();
            if (_count != 3) return TextParse.BadSyntax;
            if (_yearFirst || _digits[0] > 2) return SetDate(FullYear(0), (int)_numbers[1], (int)_numbers[2]);
            return _settings.DayFirst
                ? SetDate(FullYear(2), (int)_numbers[1], (int)_numbers[0])
                : SetDate(FullYear(2), (int)_numbers[0], (int)_numbers[1]);
        }

        private TextParse DayOfYear()
        {
            int day = (int)_numbers[1];
            if (day < 1 || day > (Calendar.IsLeap(_numbers[0]) ? 366 : 365)) return TextParse.OutOfRange;
            Parts.HasDate = true;
            Parts.Day = Calendar.DaysFromCivil(_numbers[0], 1, 1) + day - 1;
            return TextParse.Ok;
        }

        private readonly int FullYear(int index)
        {
            long year = _numbers[index];
            if (_digits[index] <= 2 && !_beforeChrist) year += year < 70 ? 2000 : 1900;
            return (int)year;
        }

        private TextParse SetDate(int year, int month, int day)
        {
            if (month is < 1 or > 12 || day < 1 || year < 1 || year > 5_874_897) return TextParse.OutOfRange;
            int actual = _beforeChrist ? 1 - year : year;
            if (day > Calendar.DaysInMonth(actual, month)) return TextParse.OutOfRange;
            Parts.HasDate = true;
            Parts.Day = Calendar.DaysFromCivil(actual, month, day);
            return TextParse.Ok;
        }
    }
}
