using System.Numerics;
using System.Runtime.Intrinsics;
using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;

namespace StreamSql.Expressions.Kernels;

/// <summary><c>=</c> of integers, dates and times.</summary>
[Function("eq(int2, int2) -> bool", typeof(short), IsOperator = true)]
[Function("eq(int4, int4) -> bool", typeof(int), IsOperator = true)]
[Function("eq(int8, int8) -> bool", typeof(long), IsOperator = true)]
[Function("eq(oid, oid) -> bool", typeof(long), IsOperator = true)]
[Function("eq(xid, xid) -> bool", typeof(long), IsOperator = true)]
[Function("eq(date, date) -> bool", typeof(int), IsOperator = true)]
[Function("eq(time, time) -> bool", typeof(long), IsOperator = true)]
[Function("eq(timestamp, timestamp) -> bool", typeof(long), IsOperator = true)]
[Function("eq(timestamptz, timestamptz) -> bool", typeof(long), IsOperator = true)]
internal struct EqualInteger<T> : ICompareKernel<T>
    where T : unmanaged, INumber<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => left == right;

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) => Vector256.Equals(left, right);
}

/// <summary><c>&lt;&gt;</c> of integers, dates and times.</summary>
[Function("ne(int2, int2) -> bool", typeof(short), IsOperator = true)]
[Function("ne(int4, int4) -> bool", typeof(int), IsOperator = true)]
[Function("ne(int8, int8) -> bool", typeof(long), IsOperator = true)]
[Function("ne(oid, oid) -> bool", typeof(long), IsOperator = true)]
[Function("ne(xid, xid) -> bool", typeof(long), IsOperator = true)]
[Function("ne(date, date) -> bool", typeof(int), IsOperator = true)]
[Function("ne(time, time) -> bool", typeof(long), IsOperator = true)]
[Function("ne(timestamp, timestamp) -> bool", typeof(long), IsOperator = true)]
[Function("ne(timestamptz, timestamptz) -> bool", typeof(long), IsOperator = true)]
internal struct NotEqualInteger<T> : ICompareKernel<T>
    where T : unmanaged, INumber<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => left != right;

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) => ~Vector256.Equals(left, right);
}

/// <summary><c>&lt;</c> of integers, dates and times.</summary>
[Function("lt(int2, int2) -> bool", typeof(short), IsOperator = true)]
[Function("lt(int4, int4) -> bool", typeof(int), IsOperator = true)]
[Function("lt(int8, int8) -> bool", typeof(long), IsOperator = true)]
[Function("lt(oid, oid) -> bool", typeof(long), IsOperator = true)]
[Function("lt(date, date) -> bool", typeof(int), IsOperator = true)]
[Function("lt(time, time) -> bool", typeof(long), IsOperator = true)]
[Function("lt(timestamp, timestamp) -> bool", typeof(long), IsOperator = true)]
[Function("lt(timestamptz, timestamptz) -> bool", typeof(long), IsOperator = true)]
internal struct LessInteger<T> : ICompareKernel<T>
    where T : unmanaged, INumber<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => left < right;

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) => Vector256.LessThan(left, right);
}

/// <summary><c>&lt;=</c> of integers, dates and times.</summary>
[Function("le(int2, int2) -> bool", typeof(short), IsOperator = true)]
[Function("le(int4, int4) -> bool", typeof(int), IsOperator = true)]
[Function("le(int8, int8) -> bool", typeof(long), IsOperator = true)]
[Function("le(oid, oid) -> bool", typeof(long), IsOperator = true)]
[Function("le(date, date) -> bool", typeof(int), IsOperator = true)]
[Function("le(time, time) -> bool", typeof(long), IsOperator = true)]
[Function("le(timestamp, timestamp) -> bool", typeof(long), IsOperator = true)]
[Function("le(timestamptz, timestamptz) -> bool", typeof(long), IsOperator = true)]
internal struct LessOrEqualInteger<T> : ICompareKernel<T>
    where T : unmanaged, INumber<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => left <= right;

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) => ~Vector256.GreaterThan(left, right);
}

/// <summary><c>&gt;</c> of integers, dates and times.</summary>
[Function("gt(int2, int2) -> bool", typeof(short), IsOperator = true)]
[Function("gt(int4, int4) -> bool", typeof(int), IsOperator = true)]
[Function("gt(int8, int8) -> bool", typeof(long), IsOperator = true)]
[Function("gt(oid, oid) -> bool", typeof(long), IsOperator = true)]
[Function("gt(date, date) -> bool", typeof(int), IsOperator = true)]
[Function("gt(time, time) -> bool", typeof(long), IsOperator = true)]
[Function("gt(timestamp, timestamp) -> bool", typeof(long), IsOperator = true)]
[Function("gt(timestamptz, timestamptz) -> bool", typeof(long), IsOperator = true)]
internal struct GreaterInteger<T> : ICompareKernel<T>
    where T : unmanaged, INumber<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => left > right;

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) => Vector256.GreaterThan(left, right);
}

/// <summary><c>&gt;=</c> of integers, dates and times.</summary>
[Function("ge(int2, int2) -> bool", typeof(short), IsOperator = true)]
[Function("ge(int4, int4) -> bool", typeof(int), IsOperator = true)]
[Function("ge(int8, int8) -> bool", typeof(long), IsOperator = true)]
[Function("ge(oid, oid) -> bool", typeof(long), IsOperator = true)]
[Function("ge(date, date) -> bool", typeof(int), IsOperator = true)]
[Function("ge(time, time) -> bool", typeof(long), IsOperator = true)]
[Function("ge(timestamp, timestamp) -> bool", typeof(long), IsOperator = true)]
[Function("ge(timestamptz, timestamptz) -> bool", typeof(long), IsOperator = true)]
internal struct GreaterOrEqualInteger<T> : ICompareKernel<T>
    where T : unmanaged, INumber<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => left >= right;

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) => ~Vector256.LessThan(left, right);
}

/// <summary><c>=</c> of floats: NaN equals NaN.</summary>
[Function("eq(float4, float4) -> bool", typeof(float), IsOperator = true)]
[Function("eq(float8, float8) -> bool", typeof(double), IsOperator = true)]
internal struct EqualFloat<T> : ICompareKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => left == right || (T.IsNaN(left) && T.IsNaN(right));

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) =>
        Vector256.Equals(left, right) | ~(Vector256.Equals(left, left) | Vector256.Equals(right, right));
}

/// <summary><c>&lt;&gt;</c> of floats.</summary>
[Function("ne(float4, float4) -> bool", typeof(float), IsOperator = true)]
[Function("ne(float8, float8) -> bool", typeof(double), IsOperator = true)]
internal struct NotEqualFloat<T> : ICompareKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => !EqualFloat<T>.Test(left, right);

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) => ~EqualFloat<T>.Test(left, right);
}

/// <summary><c>&lt;</c> of floats: NaN is greater than all others.</summary>
[Function("lt(float4, float4) -> bool", typeof(float), IsOperator = true)]
[Function("lt(float8, float8) -> bool", typeof(double), IsOperator = true)]
internal struct LessFloat<T> : ICompareKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => left < right || (T.IsNaN(right) && !T.IsNaN(left));

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) =>
        Vector256.LessThan(left, right) | (Vector256.Equals(left, left) & ~Vector256.Equals(right, right));
}

/// <summary><c>&gt;=</c> of floats.</summary>
[Function("ge(float4, float4) -> bool", typeof(float), IsOperator = true)]
[Function("ge(float8, float8) -> bool", typeof(double), IsOperator = true)]
internal struct GreaterOrEqualFloat<T> : ICompareKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => !LessFloat<T>.Test(left, right);

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) => ~LessFloat<T>.Test(left, right);
}

/// <summary><c>&gt;</c> of floats.</summary>
[Function("gt(float4, float4) -> bool", typeof(float), IsOperator = true)]
[Function("gt(float8, float8) -> bool", typeof(double), IsOperator = true)]
internal struct GreaterFloat<T> : ICompareKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => LessFloat<T>.Test(right, left);

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) => LessFloat<T>.Test(right, left);
}

/// <summary><c>&lt;=</c> of floats.</summary>
[Function("le(float4, float4) -> bool", typeof(float), IsOperator = true)]
[Function("le(float8, float8) -> bool", typeof(double), IsOperator = true)]
internal struct LessOrEqualFloat<T> : ICompareKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool IsVector => true;

    public static bool Test(T left, T right) => !LessFloat<T>.Test(right, left);

    public static Vector256<T> Test(Vector256<T> left, Vector256<T> right) => ~LessFloat<T>.Test(right, left);
}

/// <summary>A comparison of wide fixed values by their order.</summary>
internal struct OrderedCompare<T, TTest> : ICompareKernel<T>
    where T : unmanaged, IComparable<T>
    where TTest : struct, IOrderTest
{
    public static bool Test(T left, T right) => TTest.Test(left.CompareTo(right));
}
