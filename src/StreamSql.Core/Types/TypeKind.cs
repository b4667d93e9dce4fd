namespace StreamSql.Core.Types;

/// <summary>
/// The families of SQL types. Numbers are persisted in plans and state: never renumber. Several PostgreSQL types may share
/// a kind (text, varchar, name; bigint, oid): <see cref="SqlType.Oid"/> tells them apart.
/// </summary>
public enum TypeKind : byte
{
    /// <summary>An untyped NULL or string literal that binding has not resolved yet. Stored as text.</summary>
    Unknown = 0,
    Boolean = 1,
    Int16 = 2,
    Int32 = 3,
    Int64 = 4,
    Float32 = 5,
    Float64 = 6,
    Decimal = 7,
    Text = 8,
    Bytes = 9,
    Date = 10,
    Time = 11,
    Timestamp = 12,
    TimestampTz = 13,
    Interval = 14,
    Uuid = 15,
    Jsonb = 16,
    List = 17,
    Struct = 18,
    Map = 19,
}
