namespace StreamSql.Core.Types.Text;

/// <summary>interval as text: the styles of IntervalStyle out; any of PostgreSQL's spellings in (see <see cref="IntervalParser"/>).</summary>
public static class IntervalText
{
    public const int MaxLength = 120;

    public static bool TryParse(ReadOnlySpan<byte> text, out IntervalValue value) => Parse(text, IntervalFields.Second, out value) == TextParse.Ok;

    /// <summary>Reads an interval; a number without a unit counts in the last of <paramref name="fields"/> (<c>INTERVAL '10' MINUTE</c>).</summary>
    public static TextParse Parse(ReadOnlySpan<byte> text, IntervalFields fields, out IntervalValue value) =>
        IntervalParser.Parse(Utf8Text.Trim(text), fields, out value);

    public static int Format(IntervalValue value, Span<byte> target) => FormatPostgres(value, target, verbose: false);

    public static int Format(IntervalValue value, IntervalStyle style, Span<byte> target) => style switch
    {
        IntervalStyle.Iso8601 => FormatIso(value, target),
        IntervalStyle.PostgresVerbose => FormatVerbose(value, target),
        IntervalStyle.SqlStandard => FormatSqlStandard(value, target),
        _ => FormatPostgres(value, target, verbose: false),
    };

    private static int FormatPostgres(IntervalValue value, Span<byte> target, bool verbose)
    {
        var writer = new Writer(target);
        writer.Part(value.Months / 12, "year"u8);
        writer.Part(value.Months % 12, "mon"u8);
        writer.Part(value.Days, "day"u8);
        if (writer.IsEmpty || value.Micros != 0 || verbose) writer.Time(value.Micros);
        return writer.Position;
    }

    private static int FormatIso(IntervalValue value, Span<byte> target)
    {
        if (value is { Months: 0, Days: 0, Micros: 0 }) return Utf8Text.Append(target, 0, "PT0S"u8);
        int position = Utf8Text.Append(target, 0, "P"u8);
        position = IsoPart(target, position, value.Months / 12, 'Y');
        position = IsoPart(target, position, value.Months % 12, 'M');
        position = IsoPart(target, position, value.Days, 'D');
        if (value.Micros == 0) return position;
        target[position++] = (byte)'T';
        position = IsoPart(target, position, value.Micros / Calendar.MicrosPerHour, 'H');
        position = IsoPart(target, position, value.Micros / Calendar.MicrosPerMinute % 60, 'M');
        long seconds = value.Micros % Calendar.MicrosPerMinute;
        if (seconds == 0) return position;
        if (seconds < 0) target[position++] = (byte)'-';
        position = TimeText.AppendSeconds(target, position, Math.Abs(seconds), 1);
        target[position++] = (byte)'S';
        return position;
    }

    private static int IsoPart(Span<byte> target, int position, long value, char unit)
    {
        if (value == 0) return position;
        if (value < 0) target[position++] = (byte)'-';
        position = Utf8Text.AppendNumber(target, position, Math.Abs(value), 1);
        target[position++] = (byte)unit;
        return position;
    }

    private static int FormatVerbose(IntervalValue value, Span<byte> target)
    {
        int position = Utf8Text.Append(target, 0, "@"u8);
        int start = position;
        bool? before = null;
        long micros = value.Micros;
        ReadOnlySpan<long> parts =
        [
            value.Months / 12, value.Months % 12, value.Days, micros / Calendar.MicrosPerHour, micros / Calendar.MicrosPerMinute % 60,
            micros % Calendar.MicrosPerMinute,
        ];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] == 0) continue;
            before ??= parts[i] < 0;
            target[position++] = (byte)' ';
            if (parts[i] < 0 != before.Value) target[position++] = (byte)'-';
            long magnitude = Math.Abs(parts[i]);
            position = i < 5 ? Utf8Text.AppendNumber(target, position, magnitude, 1) : TimeText.AppendSeconds(target, position, magnitude, 1);
            target[position++] = (byte)' ';
            position = Utf8Text.Append(target, position, Unit(i));
            if (magnitude != (i < 5 ? 1 : Calendar.MicrosPerSecond)) target[position++] = (byte)'s';
        }

        if (position == start) return Utf8Text.Append(target, position, " 0"u8);
        return before == true ? Utf8Text.Append(target, position, " ago"u8) : position;
    }

    private static ReadOnlySpan<byte> Unit(int index) => index switch
    {
        0 => "year"u8,
        1 => "mon"u8,
        2 => "day"u8,
        3 => "hour"u8,
        4 => "min"u8,
        _ => "sec"u8,
    };

    private static int FormatSqlStandard(IntervalValue value, Span<byte> target)
    {
        if (value is { Months: 0, Days: 0, Micros: 0 }) return Utf8Text.Append(target, 0, "0"u8);
        bool negative = value.Months < 0 || value.Days < 0 || value.Micros < 0;
        bool positive = value.Months > 0 || value.Days > 0 || value.Micros > 0;
        bool mixed = value.Months != 0 && (value.Days != 0 || value.Micros != 0);
        int position = 0;
        bool signs = (negative && positive) || mixed;
        if (!signs && negative) target[position++] = (byte)'-';
        if (value.Months != 0)
        {
            if (signs) target[position++] = (byte)(value.Months < 0 ? '-' : '+');
            position = Utf8Text.AppendNumber(target, position, Math.Abs(value.Months / 12), 1);
            target[position++] = (byte)'-';
            position = Utf8Text.AppendNumber(target, position, Math.Abs(value.Months % 12), 1);
            if (!signs) return position;
            target[position++] = (byte)' ';
        }

        if (value.Days != 0 || signs)
        {
            if (signs) target[position++] = (byte)(value.Days < 0 ? '-' : '+');
            position = Utf8Text.AppendNumber(target, position, Math.Abs((long)value.Days), 1);
            if (value.Micros == 0 && !signs) return Utf8Text.Append(target, position, " 0:00:00"u8);
            target[position++] = (byte)' ';
        }

        if (signs) target[position++] = (byte)(value.Micros < 0 ? '-' : '+');
        long magnitude = Math.Abs(value.Micros);
        position = Utf8Text.AppendNumber(target, position, magnitude / Calendar.MicrosPerHour, 1);
        target[position++] = (byte)':';
        position = Utf8Text.AppendNumber(target, position, magnitude / Calendar.MicrosPerMinute % 60, 2);
        target[position++] = (byte)':';
        return TimeText.AppendSeconds(target, position, magnitude % Calendar.MicrosPerMinute);
    }

    /// <summary>Writes the parts of the postgres style; a sign is shown where it differs from the part before.</summary>
    private ref struct Writer(Span<byte> target)
    {
        private readonly Span<byte> _target = target;
        private bool _before;

        public int Position { get; private set; }

        public readonly bool IsEmpty => Position == 0;

        public void Part(int value, ReadOnlySpan<byte> unit)
        {
            if (value == 0) return;
            if (!IsEmpty) _target[Position++] = (byte)' ';
            if (value < 0) _target[Position++] = (byte)'-';
            else if (_before) _target[Position++] = (byte)'+';
            Position = Utf8Text.AppendNumber(_target, Position, Math.Abs((long)value), 1);
            _target[Position++] = (byte)' ';
            Position = Utf8Text.Append(_target, Position, unit);
            if (value != 1) _target[Position++] = (byte)'s';
            _before = value < 0;
        }

        public void Time(long micros)
        {
            if (!IsEmpty) _target[Position++] = (byte)' ';
            if (micros < 0) _target[Position++] = (byte)'-';
            else if (_before) _target[Position++] = (byte)'+';
            ulong magnitude = micros < 0 ? (ulong)-(micros + 1) + 1 : (ulong)micros;
            Position = Utf8Text.AppendNumber(_target, Position, (long)(magnitude / Calendar.MicrosPerHour), 2);
            _target[Position++] = (byte)':';
            Position = Utf8Text.AppendNumber(_target, Position, (long)(magnitude / Calendar.MicrosPerMinute % 60), 2);
            _target[Position++] = (byte)':';
            Position = TimeText.AppendSeconds(_target, Position, (long)(magnitude % Calendar.MicrosPerMinute));
        }
    }
}
