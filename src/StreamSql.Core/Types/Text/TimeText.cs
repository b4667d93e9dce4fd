namespace StreamSql.Core.Types.Text;

/// <summary>time without time zone as text; <c>24:00:00</c> is a value of its own.</summary>
public static class TimeText
{
    public const int MaxLength = 15;

    public static int Format(long micros, Span<byte> target) => AppendTime(target, 0, micros);

    public static bool TryParse(ReadOnlySpan<byte> text, out long micros) => Parse(text, default, out micros) == TextParse.Ok;

    public static TextParse Parse(ReadOnlySpan<byte> text, in TextSettings settings, out long micros)
    {
        micros = 0;
        TextParse result = DateTimeParser.Parse(Utf8Text.Trim(text), settings, out DateTimeParts parts);
        if (result != TextParse.Ok) return result;
        if (parts.Special != DateTimeSpecial.None || !parts.HasTime) return TextParse.BadSyntax;
        micros = parts.TimeOfDay;
        return TextParse.Ok;
    }

    /// <summary>Writes <c>HH:MM:SS</c> and up to six digits of fraction without trailing zeros.</summary>
    internal static int AppendTime(Span<byte> target, int position, long micros)
    {
        position = Utf8Text.AppendNumber(target, position, micros / Calendar.MicrosPerHour, 2);
        target[position++] = (byte)':';
        position = Utf8Text.AppendNumber(target, position, micros / Calendar.MicrosPerMinute % 60, 2);
        target[position++] = (byte)':';
        return AppendSeconds(target, position, micros % Calendar.MicrosPerMinute);
    }

    internal static int AppendSeconds(Span<byte> target, int position, long micros, int width = 2)
    {
        position = Utf8Text.AppendNumber(target, position, micros / Calendar.MicrosPerSecond, width);
        long fraction = micros % Calendar.MicrosPerSecond;
        if (fraction == 0) return position;
        target[position++] = (byte)'.';
        int end = Utf8Text.AppendNumber(target, position, fraction, 6);
        while (target[end - 1] == '0') end--;
        return end;
    }
}
