namespace StreamSql.Core.Types;

/// <summary>How values lie in memory; one column class and one builder per kind. Numbers are persisted.</summary>
public enum PhysicalKind : byte
{
    /// <summary>One bit per row.</summary>
    Bit = 0,
    Int16 = 1,
    Int32 = 2,
    Int64 = 3,
    Float32 = 4,
    Float64 = 5,

    /// <summary><see cref="decimal"/>, 16 bytes.</summary>
    Decimal = 6,

    /// <summary><see cref="IntervalValue"/>, 16 bytes.</summary>
    Interval = 7,

    /// <summary><see cref="UuidValue"/>, 16 bytes.</summary>
    Uuid = 8,

    /// <summary>Variable-length bytes behind 16-byte string views: text, bytea, jsonb.</summary>
    View = 9,
    List = 10,
    Struct = 11,
}
