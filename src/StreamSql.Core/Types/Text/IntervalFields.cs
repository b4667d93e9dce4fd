namespace StreamSql.Core.Types.Text;

/// <summary>The fields of <c>INTERVAL '…' DAY TO SECOND</c>, as the bits of PostgreSQL's interval modifier (its upper half).</summary>
[Flags]
public enum IntervalFields
{
    None = 0,
    Month = 1 << 1,
    Year = 1 << 2,
    Day = 1 << 3,
    Hour = 1 << 10,
    Minute = 1 << 11,
    Second = 1 << 12,
}
