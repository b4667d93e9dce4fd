using System.Numerics;
using System.Runtime.CompilerServices;
using StreamSql.Core.Errors;
using StreamSql.Expressions.Functions;

namespace StreamSql.Expressions.Kernels.Arithmetic;

/// <summary>Checks of float results after PostgreSQL: infinity out of finite operands and zero out of non-zero ones are errors.</summary>
internal static class FloatChecks
{
    public static StreamSqlException Overflow() => new(SqlState.NumericValueOutOfRange, "value out of range: overflow");

    public static StreamSqlException Underflow() => new(SqlState.NumericValueOutOfRange, "value out of range: underflow");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> IsInfinite<T>(Vector<T> value)
        where T : unmanaged, IFloatingPointIeee754<T> => Vector.Equals(Vector.Abs(value), new Vector<T>(T.PositiveInfinity));

    public static bool Any<T>(Vector<T> mask)
        where T : unmanaged => Vector.AsVectorByte(mask) != Vector<byte>.Zero;

    public static T Finite<T>(T result, T left, T right)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        T.IsInfinity(result) && !T.IsInfinity(left) && !T.IsInfinity(right) ? throw Overflow() : result;
}

/// <summary>Float addition.</summary>
[Function("add(float4, float4) -> float4", typeof(float), IsOperator = true)]
[Function("add(float8, float8) -> float8", typeof(double), IsOperator = true)]
internal struct AddFloat<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool CanFail => true;

    public static bool IsVector => true;

    public static T Apply(T left, T right, ref long suspect)
    {
        T sum = left + right;
        suspect |= T.IsInfinity(sum) ? long.MinValue : 0;
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Apply(Vector<T> left, Vector<T> right, ref Vector<T> suspect)
    {
        Vector<T> sum = left + right;
        suspect |= FloatChecks.IsInfinite(sum);
        return sum;
    }

    public static bool AnySuspect(Vector<T> suspect) => FloatChecks.Any(suspect);

    public static void Verify(T left, T right) => FloatChecks.Finite(left + right, left, right);
}

/// <summary>Float subtraction.</summary>
[Function("subtract(float4, float4) -> float4", typeof(float), IsOperator = true)]
[Function("subtract(float8, float8) -> float8", typeof(double), IsOperator = true)]
internal struct SubtractFloat<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool CanFail => true;

    public static bool IsVector => true;

    public static T Apply(T left, T right, ref long suspect)
    {
        T difference = left - right;
        suspect |= T.IsInfinity(difference) ? long.MinValue : 0;
        return difference;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Apply(Vector<T> left, Vector<T> right, ref Vector<T> suspect)
    {
        Vector<T> difference = left - right;
        suspect |= FloatChecks.IsInfinite(difference);
        return difference;
    }

    public static bool AnySuspect(Vector<T> suspect) => FloatChecks.Any(suspect);

    public static void Verify(T left, T right) => FloatChecks.Finite(left - right, left, right);
}

/// <summary>Float multiplication.</summary>
[Function("multiply(float4, float4) -> float4", typeof(float), IsOperator = true)]
[Function("multiply(float8, float8) -> float8", typeof(double), IsOperator = true)]
internal struct MultiplyFloat<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool CanFail => true;

    public static bool IsVector => true;

    public static T Apply(T left, T right, ref long suspect)
    {
        T product = left * right;
        suspect |= T.IsInfinity(product) || (T.IsZero(product) && !T.IsZero(left) && !T.IsZero(right)) ? long.MinValue : 0;
        return product;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Apply(Vector<T> left, Vector<T> right, ref Vector<T> suspect)
    {
        Vector<T> product = left * right;
        Vector<T> zero = Vector<T>.Zero;
        Vector<T> vanished = Vector.Equals(product, zero) & ~(Vector.Equals(left, zero) | Vector.Equals(right, zero));
        suspect |= FloatChecks.IsInfinite(product) | vanished;
        return product;
    }

    public static bool AnySuspect(Vector<T> suspect) => FloatChecks.Any(suspect);

    public static void Verify(T left, T right)
    {
        T product = FloatChecks.Finite(left * right, left, right);
        if (T.IsZero(product) && !T.IsZero(left) && !T.IsZero(right)) throw FloatChecks.Underflow();
    }
}

/// <summary>Float division.</summary>
[Function("divide(float4, float4) -> float4", typeof(float), IsOperator = true)]
[Function("divide(float8, float8) -> float8", typeof(double), IsOperator = true)]
internal struct DivideFloat<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool CanFail => true;

    public static T Apply(T left, T right, ref long suspect)
    {
        T quotient = left / right;
        suspect |= T.IsZero(right) || T.IsInfinity(quotient) || (T.IsZero(quotient) && !T.IsZero(left)) ? long.MinValue : 0;
        return quotient;
    }

    public static void Verify(T left, T right)
    {
        if (T.IsZero(right) && !T.IsNaN(left)) NumericErrors.DivisionByZero();
        T quotient = left / right;
        if (T.IsInfinity(quotient) && !T.IsInfinity(left)) throw FloatChecks.Overflow();
        if (T.IsZero(quotient) && !T.IsZero(left) && !T.IsInfinity(right)) throw FloatChecks.Underflow();
    }
}

/// <summary>Unary minus of floats.</summary>
[Function("negate(float4) -> float4", typeof(float), IsOperator = true)]
[Function("negate(float8) -> float8", typeof(double), IsOperator = true)]
internal struct NegateFloat<T> : IUnaryKernel<T, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool CanFail => false;

    public static T Apply(T value, ref long suspect) => -value;
}

/// <summary>Absolute value of floats.</summary>
[Function("abs(float4) -> float4", typeof(float))]
[Function("abs(float8) -> float8", typeof(double))]
internal struct AbsFloat<T> : IUnaryKernel<T, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static bool CanFail => false;

    public static T Apply(T value, ref long suspect) => T.Abs(value);
}
