using StreamSql.Core.Columnar;

namespace StreamSql.Core.Types.Text;

/// <summary>timestamp and timestamptz as text; microseconds since 1970-01-01.</summary>
public static class TimestampText
{
    public const int MaxLength = 44;

    /// <summary>Writes a timestamp without time zone.</summary>
    public static int Format(long micros, Span<byte> target)
    {
        if (micros == SqlValue.TimestampInfinity) return Utf8Text.Append(target, 0, "infinity"u8);
        if (micros == long.MinValue) return Utf8Text.Append(target, 0, "-infinity"u8);
        int position = AppendLocal(target, micros, out bool beforeChrist);
        return beforeChrist ? Utf8Text.Append(target, position, " BC"u8) : position;
    }

    /// <summary>Writes an instant in a zone: <c>2024-01-02 03:04:05+05:30</c>.</summary>
    public static int FormatTz(long utcMicros, TimeZoneInfo? zone, Span<byte> target)
    {
        if (utcMicros is SqlValue.TimestampInfinity or long.MinValue) return Format(utcMicros, target);
        int offset = zone is null ? 0 : TimeZones.OffsetAt(zone, utcMicros);
        int position = AppendLocal(target, utcMicros + (offset * Calendar.MicrosPerSecond), out bool beforeChrist);
        position = AppendOffset(target, position, offset);
        return beforeChrist ? Utf8Text.Append(target, position, " BC"u8) : position;
    }

    public static bool TryParse(ReadOnlySpan<byte> text, out long micros) => Parse(text, default, out micros) == TextParse.Ok;

    /// <summary>Reads a timestamp without time zone; an offset in the text is ignored, as in PostgreSQL.</summary>
    public static TextParse Parse(ReadOnlySpan<byte> text, in TextSettings settings, out long micros)
    {
        if (TryIso(text, out micros, out int used) && used == text.Length) return TextParse.Ok;
        TextParse result = ParseParts(text, settings, out DateTimeParts parts, out micros);
        return result;
    }

    public static bool TryParseTz(ReadOnlySpan<byte> text, in TextSettings settings, out long utcMicros) =>
        ParseTz(text, settings, out utcMicros) == TextParse.Ok;

    /// <summary>Reads an instant; text without an offset or zone is local time of the session's zone.</summary>
    public static TextParse ParseTz(ReadOnlySpan<byte> text, in TextSettings settings, out long utcMicros)
    {
        if (TryIso(text, out utcMicros, out int used))
        {
            ReadOnlySpan<byte> rest = text[used..];
            bool utc = settings.TimeZone is null || settings.TimeZone == TimeZoneInfo.Utc;
            if (rest.SequenceEqual("Z"u8) || (rest.IsEmpty && utc)) return TextParse.Ok;
            if (TimeZones.TryParseOffset(rest, out int offset))
            {
                utcMicros -= offset * Calendar.MicrosPerSecond;
                return TextParse.Ok;
            }
        }

        TextParse result = ParseParts(text, settings, out DateTimeParts parts, out utcMicros);
        if (result != TextParse.Ok || utcMicros is long.MaxValue or long.MinValue || parts.Special == DateTimeSpecial.Instant) return result;
        if (parts.Zone is not null) utcMicros = TimeZones.LocalToUtc(parts.Zone, utcMicros);
        else if (parts.HasOffset) utcMicros -= parts.OffsetSeconds * Calendar.MicrosPerSecond;
        else if (settings.TimeZone is not null) utcMicros = TimeZones.LocalToUtc(settings.TimeZone, utcMicros);
        return TextParse.Ok;
    }

    private static TextParse ParseParts(ReadOnlySpan<byte> text, in TextSettings settings, out DateTimeParts parts, out long micros)
    {
        micros = 0;
        TextParse result = DateTimeParser.Parse(Utf8Text.Trim(text), settings, out parts);
        if (result != TextParse.Ok) return result;
        switch (parts.Special)
        {
            case DateTimeSpecial.Infinity: micros = long.MaxValue; return TextParse.Ok;
            case DateTimeSpecial.MinusInfinity: micros = long.MinValue; return TextParse.Ok;
            case DateTimeSpecial.Instant: micros = parts.TimeOfDay; return TextParse.Ok;
        }

        if (!parts.HasDate) return TextParse.BadSyntax;
        if (parts.Day is < Calendar.MinDay or > Calendar.MaxTimestampDay) return TextParse.OutOfRange;
        micros = (parts.Day * Calendar.MicrosPerDay) + parts.TimeOfDay;
        return TextParse.Ok;
    }

    /// <summary>The common case, a prefix of the form <c>YYYY-MM-DD HH:MM:SS[.ffffff]</c> with a blank or T between.</summary>
    private static bool TryIso(ReadOnlySpan<byte> text, out long micros, out int used)
    {
        micros = 0;
        used = 0;
        if (text.Length < 19 || text[10] is not ((byte)' ' or (byte)'T') || text[13] != ':' || text[16] != ':') return false;
        if (!DateText.TryIso(text[..10], out int days)) return false;
        int hour = DateText.Digits(text.Slice(11, 2)), minute = DateText.Digits(text.Slice(14, 2)), second = DateText.Digits(text.Slice(17, 2));
        if ((uint)hour > 23 || (uint)minute > 59 || (uint)second > 59) return false;
        used = 19;
        long fraction = 0;
        if (text.Length > 19 && text[19] == '.')
        {
            int digits = 0;
            for (used = 20; used < text.Length && Utf8Text.IsDigit(text[used]); used++, digits++)
            {
                if (digits == 6) return false;
                fraction = (fraction * 10) + text[used] - '0';
            }

            for (; digits < 6; digits++) fraction *= 10;
        }

        micros = (days * Calendar.MicrosPerDay) + (((hour * 3600L) + (minute * 60) + second) * Calendar.MicrosPerSecond) + fraction;
        return true;
    }

    private static int AppendLocal(Span<byte> target, long micros, out bool beforeChrist)
    {
        long day = Calendar.SplitDay(micros, out long time);
        int position = DateText.AppendDay(target, 0, day, out beforeChrist);
        target[position++] = (byte)' ';
        return TimeText.AppendTime(target, position, time);
    }

    /// <summary>Writes <c>+HH[:MM[:SS]]</c>.</summary>
    internal static int AppendOffset(Span<byte> target, int position, int seconds)
    {
        target[position++] = (byte)(seconds < 0 ? '-' : '+');
        int magnitude = Math.Abs(seconds);
        position = Utf8Text.AppendNumber(target, position, magnitude / 3600, 2);
        if (magnitude % 3600 == 0) return position;
        target[position++] = (byte)':';
        position = Utf8Text.AppendNumber(target, position, magnitude / 60 % 60, 2);
        if (magnitude % 60 == 0) return position;
        target[position++] = (byte)':';
        return Utf8Text.AppendNumber(target, position, magnitude % 60, 2);
    }
}
