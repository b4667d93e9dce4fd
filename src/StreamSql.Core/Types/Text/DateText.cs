using StreamSql.Core.Columnar;

namespace StreamSql.Core.Types.Text;

/// <summary>date as text: ISO out, everything PostgreSQL reads in.</summary>
public static class DateText
{
    public const int MaxLength = 16;

    public static int Format(int days, Span<byte> target)
    {
        if (days == SqlValue.DateInfinity) return Utf8Text.Append(target, 0, "infinity"u8);
        if (days == int.MinValue) return Utf8Text.Append(target, 0, "-infinity"u8);
        int position = AppendDay(target, 0, days, out bool beforeChrist);
        return beforeChrist ? Utf8Text.Append(target, position, " BC"u8) : position;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out int days) => Parse(text, default, out days) == TextParse.Ok;

    public static TextParse Parse(ReadOnlySpan<byte> text, in TextSettings settings, out int days)
    {
        text = Utf8Text.Trim(text);
        if (TryIso(text, out days)) return TextParse.Ok;
        days = 0;
        TextParse result = DateTimeParser.Parse(text, settings, out DateTimeParts parts);
        if (result != TextParse.Ok) return result;
        switch (parts.Special)
        {
            case DateTimeSpecial.Infinity: days = int.MaxValue; return TextParse.Ok;
            case DateTimeSpecial.MinusInfinity: days = int.MinValue; return TextParse.Ok;
        }

        if (!parts.HasDate) return TextParse.BadSyntax;
        if (parts.Day is < Calendar.MinDay or > Calendar.MaxDay) return TextParse.OutOfRange;
        days = (int)parts.Day;
        return TextParse.Ok;
    }

    /// <summary>Writes year-month-day of a day number.</summary>
    internal static int AppendDay(Span<byte> target, int position, long days, out bool beforeChrist)
    {
        Calendar.CivilFromDays(days, out int year, out int month, out int day);
        beforeChrist = year <= 0;
        position = Utf8Text.AppendNumber(target, position, beforeChrist ? 1 - year : year, 4);
        target[position++] = (byte)'-';
        position = Utf8Text.AppendNumber(target, position, month, 2);
        target[position++] = (byte)'-';
        return Utf8Text.AppendNumber(target, position, day, 2);
    }

    /// <summary>The common case: exactly <c>YYYY-MM-DD</c> with a valid day.</summary>
    internal static bool TryIso(ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-') return false;
        int year = Digits(text[..4]), month = Digits(text.Slice(5, 2)), day = Digits(text.Slice(8, 2));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > Calendar.DaysInMonth(year, month)) return false;
        days = (int)Calendar.DaysFromCivil(year, month, day);
        return true;
    }

    /// <summary>The number that a run of digits says; -1 when something else is among them.</summary>
    internal static int Digits(ReadOnlySpan<byte> text)
    {
        int value = 0;
        foreach (byte c in text)
        {
            uint digit = (uint)(c - '0');
            if (digit > 9) return -1;
            value = (value * 10) + (int)digit;
        }

        return value;
    }
}
