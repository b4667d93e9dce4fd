using System.Runtime.InteropServices;

namespace StreamSql.Core.Types;

/// <summary>A uuid as two big-endian halves in host order: comparing <c>(High, Low)</c> unsigned is PostgreSQL's byte order.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct UuidValue(ulong High, ulong Low) : IComparable<UuidValue>
{
    public int CompareTo(UuidValue other) =>
        High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    public static bool operator <(UuidValue left, UuidValue right) => left.CompareTo(right) < 0;

    public static bool operator >(UuidValue left, UuidValue right) => left.CompareTo(right) > 0;

    public static bool operator <=(UuidValue left, UuidValue right) => left.CompareTo(right) <= 0;

    public static bool operator >=(UuidValue left, UuidValue right) => left.CompareTo(right) >= 0;
}
