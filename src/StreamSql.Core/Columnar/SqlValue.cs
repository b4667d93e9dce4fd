namespace StreamSql.Core.Columnar;

/// <summary>
/// The representation of single values outside of columns (literals, parameters, tests; never on a row path): null; bool; short;
/// int (also date: days since 1970-01-01); long (also time, timestamp, timestamptz: microseconds, the latter two since
/// 1970-01-01 00:00 UTC, infinity = max/min value; oids); float; double; decimal; <see cref="Types.IntervalValue"/>;
/// <see cref="Types.UuidValue"/>; string (text, jsonb in canonical form); byte[]; object?[] (list elements, struct fields,
/// for a map an object?[2] per entry).
/// </summary>
public static class SqlValue
{
    /// <summary>Timestamp and timestamptz infinity; minus infinity is <see cref="long.MinValue"/>.</summary>
    public const long TimestampInfinity = long.MaxValue;

    /// <summary>Date infinity; minus infinity is <see cref="int.MinValue"/>.</summary>
    public const int DateInfinity = int.MaxValue;

    /// <summary>Microseconds between 1970-01-01 and PostgreSQL's epoch 2000-01-01.</summary>
    public const long PostgresEpochMicros = 946_684_800_000_000;

    /// <summary>Days between 1970-01-01 and PostgreSQL's epoch 2000-01-01.</summary>
    public const int PostgresEpochDays = 10_957;

    /// <summary>Value equality with nested lists compared by element.</summary>
    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (object?[] a, object?[] b) => a.Length == b.Length && a.Zip(b).All(p => AreEqual(p.First, p.Second)),
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        _ => Equals(left, right),
    };
}
