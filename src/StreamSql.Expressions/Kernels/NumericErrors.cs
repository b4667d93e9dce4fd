using System.Diagnostics.CodeAnalysis;
using StreamSql.Core.Errors;

namespace StreamSql.Expressions.Kernels;

/// <summary>PostgreSQL's errors of arithmetic.</summary>
internal static class NumericErrors
{
    [DoesNotReturn]
    public static void OutOfRange(string type) => throw Range(type);

    public static StreamSqlException Range(string type) => new(SqlState.NumericValueOutOfRange, $"{type} out of range");

    [DoesNotReturn]
    public static void DivisionByZero() => throw new StreamSqlException(SqlState.DivisionByZero, "division by zero");

    public static StreamSqlException NumericOverflow() => new(SqlState.NumericValueOutOfRange, "value overflows numeric format");

    public static string NameOf<T>() =>
        typeof(T) == typeof(short) ? "smallint" : typeof(T) == typeof(int) ? "integer" : typeof(T) == typeof(long) ? "bigint" : "value";
}
