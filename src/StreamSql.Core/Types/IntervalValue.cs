using System.Runtime.InteropServices;

namespace StreamSql.Core.Types;

/// <summary>
/// A PostgreSQL interval: its three parts do not convert into each other until compared. Equality and order are
/// PostgreSQL's (a month is 30 days, a day 24 hours), so <c>1 day = 24:00:00</c>.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct IntervalValue(int Months, int Days, long Micros) : IComparable<IntervalValue>
{
    private const long MicrosPerDay = 86_400_000_000;

    /// <summary>The value in microseconds with 30-day months; wide enough for every interval.</summary>
    public Int128 TotalMicros => (((Int128)Months * 30) + Days) * MicrosPerDay + Micros;

    public int CompareTo(IntervalValue other) => TotalMicros.CompareTo(other.TotalMicros);

    public bool Equals(IntervalValue other) => TotalMicros == other.TotalMicros;

    public override int GetHashCode() => TotalMicros.GetHashCode();

    public static bool operator <(IntervalValue left, IntervalValue right) => left.CompareTo(right) < 0;

    public static bool operator >(IntervalValue left, IntervalValue right) => left.CompareTo(right) > 0;

    public static bool operator <=(IntervalValue left, IntervalValue right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IntervalValue left, IntervalValue right) => left.CompareTo(right) >= 0;
}
