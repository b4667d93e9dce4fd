namespace StreamSql.Core.Types.Text;

/// <summary>Words that stand for a whole date or instant.</summary>
internal enum DateTimeSpecial : byte
{
    None = 0,
    Infinity = 1,
    MinusInfinity = 2,

    /// <summary>An instant of its own (<c>now</c>, <c>epoch</c>): <see cref="DateTimeParts.TimeOfDay"/> is microseconds since 1970.</summary>
    Instant = 3,
}

/// <summary>What <see cref="DateTimeParser"/> found in a text.</summary>
internal struct DateTimeParts
{
    public DateTimeSpecial Special;
    public bool HasDate;
    public bool HasTime;
    public bool HasOffset;

    /// <summary>Days since 1970-01-01.</summary>
    public long Day;

    public long TimeOfDay;
    public int OffsetSeconds;
    public TimeZoneInfo? Zone;
}
