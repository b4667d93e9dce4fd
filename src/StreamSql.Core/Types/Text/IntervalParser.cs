using System.Globalization;

namespace StreamSql.Core.Types.Text;

/// <summary>
/// Reads intervals: <c>1 year 2 mons -3 days 04:05:06.7</c>, abbreviated units, <c>@ 1 hour ago</c>, SQL's <c>1-2 3 4:05:06</c>, ISO 8601
/// <c>P1Y2M3DT4H5M6S</c>. Fractions spill into smaller units as in PostgreSQL (a month is 30 days).
/// </summary>
internal static class IntervalParser
{
    public static TextParse Parse(ReadOnlySpan<byte> utf8, IntervalFields fields, out IntervalValue value)
    {
        string text = System.Text.Encoding.UTF8.GetString(utf8);
        var total = default(Sum);
        bool ok;
        try
        {
            ok = text.StartsWith('P') || text.StartsWith('p') ? ReadIso(text.AsSpan(1), ref total) : ReadWords(text, fields, ref total);
            value = ok ? total.ToInterval() : default;
        }
        catch (OverflowException)
        {
            value = default;
            return TextParse.OutOfRange;
        }

        return ok ? TextParse.Ok : TextParse.BadSyntax;
    }

    private static bool ReadWords(string text, IntervalFields fields, ref Sum total)
    {
        string[] words = Split(text);
        int start = words.Length > 0 && words[0] == "@" ? 1 : 0;
        int end = words.Length;
        bool ago = end > start && words[end - 1] == "ago";
        if (ago) end--;
        if (end <= start) return false;
        for (int i = start; i < end; i++)
        {
            string word = words[i];
            if (word.Contains(':'))
            {
                if (!ReadTime(word, fields, ref total)) return false;
                continue;
            }

            int dash = word.IndexOf('-', 1);
            if (dash > 0 && char.IsAsciiDigit(word[dash - 1]))
            {
                if (!ReadYearMonth(word, dash, ref total)) return false;
                continue;
            }

            if (!TryNumber(word, out decimal number)) return false;
            string? unit = i + 1 < end && !IsNumeric(words[i + 1]) ? words[++i] : DefaultUnit(fields, i + 1 < end);
            if (unit is null || !total.Add(number, unit)) return false;
        }

        if (ago) total.Negate();
        return true;
    }

    private static bool IsNumeric(string word) => char.IsAsciiDigit(word[0]) || word[0] is '+' or '-' or '.';

    private static string? DefaultUnit(IntervalFields fields, bool more)
    {
        // '3 4:05:06': a number in front of a time counts days.
        if (more) return "day";
        if ((fields & IntervalFields.Second) != 0) return "second";
        if ((fields & IntervalFields.Minute) != 0) return "minute";
        if ((fields & IntervalFields.Hour) != 0) return "hour";
        if ((fields & IntervalFields.Day) != 0) return "day";
        if ((fields & IntervalFields.Month) != 0) return "month";
        return (fields & IntervalFields.Year) != 0 ? "year" : "second";
    }

    /// <summary>Words, with a border also between a number and the letters behind it (<c>1h</c>).</summary>
    private static string[] Split(string text)
    {
        var words = new List<string>();
        int i = 0;
        while (i < text.Length)
        {
            char c = text[i];
            if (char.IsWhiteSpace(c) || c == ',')
            {
                i++;
                continue;
            }

            int start = i;
            if (char.IsAsciiLetter(c))
            {
                while (i < text.Length && char.IsAsciiLetter(text[i])) i++;
            }
            else
            {
                i++;
                while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] is '.' or ':' or '-' or '+'
                    || IsExponent(text, i))) i++;
            }

            words.Add(text[start..i].ToLowerInvariant());
        }

        return [.. words];
    }

    private static bool IsExponent(string text, int i) =>
        text[i] is 'e' or 'E' && i + 1 < text.Length && (char.IsAsciiDigit(text[i + 1]) || text[i + 1] is '-' or '+');

    private static bool TryNumber(ReadOnlySpan<char> word, out decimal number) =>
        decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    private static bool ReadYearMonth(string word, int dash, ref Sum total)
    {
        bool negative = word[0] == '-';
        ReadOnlySpan<char> years = word.AsSpan(0, dash).TrimStart("+-");
        if (!int.TryParse(years, NumberStyles.None, CultureInfo.InvariantCulture, out int year)) return false;
        if (!int.TryParse(word.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int month) || month > 11) return false;
        total.Months += (negative ? -1 : 1) * ((year * 12m) + month);
        return true;
    }

    private static bool ReadTime(string word, IntervalFields fields, ref Sum total)
    {
        bool negative = word[0] == '-';
        string[] parts = word.TrimStart('+', '-').Split(':');
        if (parts.Length is < 2 or > 3) return false;
        Span<decimal> numbers = stackalloc decimal[3];
        for (int i = 0; i < parts.Length; i++)
            if (!decimal.TryParse(parts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out numbers[i])) return false;
        // With two parts the first counts hours, unless the fields or a fraction say minutes and seconds.
        bool minutes = parts.Length == 2 && (parts[1].Contains('.') || fields == (IntervalFields.Minute | IntervalFields.Second));
        (decimal hour, decimal minute, decimal second) = minutes ? (0, numbers[0], numbers[1]) : (numbers[0], numbers[1], numbers[2]);
        if (minute >= 60 && !minutes) return Overflow();
        if (second > 60) return Overflow();
        decimal micros = decimal.Round((((hour * 60) + minute) * 60 + second) * 1_000_000);
        total.Micros += negative ? -micros : micros;
        return true;
    }

    private static bool Overflow() => throw new OverflowException();

    private static bool ReadIso(ReadOnlySpan<char> text, ref Sum total)
    {
        bool time = false;
        if (text.IsEmpty) return false;
        int i = 0;
        while (i < text.Length)
        {
            if (text[i] is 'T' or 't')
            {
                time = true;
                i++;
                continue;
            }

            int start = i;
            while (i < text.Length && (char.IsAsciiDigit(text[i]) || text[i] is '.' or '-' or '+')) i++;
            if (!TryNumber(text[start..i], out decimal number)) return false;
            string? unit = i >= text.Length ? null : (char.ToUpperInvariant(text[i]), time) switch
            {
                ('Y', false) => "year",
                ('M', false) => "month",
                ('W', false) => "week",
                ('D', false) => "day",
                ('H', true) => "hour",
                ('M', true) => "minute",
                ('S', true) => "second",
                _ => null,
            };
            i++;
            if (unit is null || !total.Add(number, unit)) return false;
        }

        return true;
    }

    /// <summary>The running sum in exact parts.</summary>
    private struct Sum
    {
        public decimal Months;
        public decimal Days;
        public decimal Micros;

        public bool Add(decimal number, string unit)
        {
            switch (unit)
            {
                case "y" or "yr" or "yrs" or "year" or "years": AddMonths(number, 12); return true;
                case "mon" or "mons" or "month" or "months": AddMonths(number, 1); return true;
                case "w" or "week" or "weeks": AddDays(number * 7); return true;
                case "d" or "day" or "days": AddDays(number); return true;
                case "h" or "hr" or "hrs" or "hour" or "hours": AddMicros(number, Calendar.MicrosPerHour); return true;
                case "m" or "min" or "mins" or "minute" or "minutes": AddMicros(number, Calendar.MicrosPerMinute); return true;
                case "s" or "sec" or "secs" or "second" or "seconds": AddMicros(number, Calendar.MicrosPerSecond); return true;
                case "ms" or "msec" or "msecs" or "millisecond" or "milliseconds": AddMicros(number, 1000); return true;
                case "us" or "usec" or "usecs" or "microsecond" or "microseconds": AddMicros(number, 1); return true;
                case "q" or "qtr" or "quarter" or "quarters": AddMonths(number, 3); return true;
                case "dec" or "decs" or "decade" or "decades": AddMonths(number, 120); return true;
                case "c" or "cent" or "century" or "centuries": AddMonths(number, 1200); return true;
                case "mil" or "mils" or "millennium" or "millennia": AddMonths(number, 12000); return true;
                default: return false;
            }
        }

        public void Negate()
        {
            Months = -Months;
            Days = -Days;
            Micros = -Micros;
        }

        public readonly IntervalValue ToInterval() => new(decimal.ToInt32(Months), decimal.ToInt32(Days), decimal.ToInt64(Micros));

        private void AddMonths(decimal number, int factor)
        {
            // The fraction of a year rounds to whole months; that of a month spills into days.
            decimal months = number * factor;
            if (factor > 1)
            {
                Months += decimal.Round(months);
                return;
            }

            decimal whole = decimal.Truncate(months);
            Months += whole;
            if (months != whole) AddDays((months - whole) * 30);
        }

        private void AddDays(decimal number)
        {
            decimal whole = decimal.Truncate(number);
            Days += whole;
            if (number != whole) AddMicros(number - whole, Calendar.MicrosPerDay);
        }

        private void AddMicros(decimal number, long factor) => Micros += decimal.Round(number * factor);
    }
}
