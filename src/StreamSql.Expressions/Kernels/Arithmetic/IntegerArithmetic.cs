using System.Numerics;
using System.Runtime.CompilerServices;
using StreamSql.Expressions.Functions;

namespace StreamSql.Expressions.Kernels.Arithmetic;

/// <summary>Integer addition; overflow is 22003.</summary>
[Function("add(int2, int2) -> int2", typeof(short), IsOperator = true)]
[Function("add(int4, int4) -> int4", typeof(int), IsOperator = true)]
[Function("add(int8, int8) -> int8", typeof(long), IsOperator = true)]
internal struct AddInteger<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool CanFail => true;

    public static bool IsVector => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply(T left, T right, ref long suspect)
    {
        T sum = unchecked(left + right);
        suspect |= long.CreateTruncating((left ^ sum) & (right ^ sum));
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Apply(Vector<T> left, Vector<T> right, ref Vector<T> suspect)
    {
        Vector<T> sum = left + right;
        suspect |= (left ^ sum) & (right ^ sum);
        return sum;
    }

    public static bool AnySuspect(Vector<T> suspect) => Vector.LessThanAny(suspect, Vector<T>.Zero);

    public static void Verify(T left, T right)
    {
        long suspect = 0;
        Apply(left, right, ref suspect);
        if (suspect < 0) NumericErrors.OutOfRange(NumericErrors.NameOf<T>());
    }
}

/// <summary>Integer subtraction.</summary>
[Function("subtract(int2, int2) -> int2", typeof(short), IsOperator = true)]
[Function("subtract(int4, int4) -> int4", typeof(int), IsOperator = true)]
[Function("subtract(int8, int8) -> int8", typeof(long), IsOperator = true)]
internal struct SubtractInteger<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool CanFail => true;

    public static bool IsVector => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply(T left, T right, ref long suspect)
    {
        T difference = unchecked(left - right);
        suspect |= long.CreateTruncating((left ^ right) & (left ^ difference));
        return difference;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Apply(Vector<T> left, Vector<T> right, ref Vector<T> suspect)
    {
        Vector<T> difference = left - right;
        suspect |= (left ^ right) & (left ^ difference);
        return difference;
    }

    public static bool AnySuspect(Vector<T> suspect) => Vector.LessThanAny(suspect, Vector<T>.Zero);

    public static void Verify(T left, T right)
    {
        long suspect = 0;
        Apply(left, right, ref suspect);
        if (suspect < 0) NumericErrors.OutOfRange(NumericErrors.NameOf<T>());
    }
}

/// <summary>Integer multiplication.</summary>
[Function("multiply(int2, int2) -> int2", typeof(short), IsOperator = true)]
[Function("multiply(int4, int4) -> int4", typeof(int), IsOperator = true)]
[Function("multiply(int8, int8) -> int8", typeof(long), IsOperator = true)]
internal struct MultiplyInteger<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool CanFail => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply(T left, T right, ref long suspect)
    {
        long high = Math.BigMul(long.CreateTruncating(left), long.CreateTruncating(right), out long low);
        T product = T.CreateTruncating(low);
        // The product fits when what was cut off only repeats the sign.
        long lost = high ^ (low >> 63);
        if (typeof(T) != typeof(long)) lost |= low ^ long.CreateTruncating(product);
        suspect |= lost | -lost;
        return product;
    }

    public static void Verify(T left, T right)
    {
        long suspect = 0;
        Apply(left, right, ref suspect);
        if (suspect < 0) NumericErrors.OutOfRange(NumericErrors.NameOf<T>());
    }
}

/// <summary>Integer division, toward zero.</summary>
[Function("divide(int2, int2) -> int2", typeof(short), IsOperator = true)]
[Function("divide(int4, int4) -> int4", typeof(int), IsOperator = true)]
[Function("divide(int8, int8) -> int8", typeof(long), IsOperator = true)]
internal struct DivideInteger<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public static bool CanFail => true;

    public static T Apply(T left, T right, ref long suspect)
    {
        if (T.IsZero(right) || (right == -T.One && left == T.MinValue))
        {
            suspect = long.MinValue;
            return T.Zero;
        }

        return left / right;
    }

    public static void Verify(T left, T right)
    {
        if (T.IsZero(right)) NumericErrors.DivisionByZero();
        if (right == -T.One && left == T.MinValue) NumericErrors.OutOfRange(NumericErrors.NameOf<T>());
    }
}

/// <summary>Integer remainder with the sign of the dividend.</summary>
[Function("modulo(int2, int2) -> int2", typeof(short), IsOperator = true)]
[Function("modulo(int4, int4) -> int4", typeof(int), IsOperator = true)]
[Function("modulo(int8, int8) -> int8", typeof(long), IsOperator = true)]
[Function("mod(int2, int2) -> int2", typeof(short))]
[Function("mod(int4, int4) -> int4", typeof(int))]
[Function("mod(int8, int8) -> int8", typeof(long))]
internal struct ModuloInteger<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool CanFail => true;

    public static T Apply(T left, T right, ref long suspect)
    {
        if (T.IsZero(right))
        {
            suspect = long.MinValue;
            return T.Zero;
        }

        // The smallest value modulo -1 traps in hardware.
        return right == -T.One ? T.Zero : left % right;
    }

    public static void Verify(T left, T right)
    {
        if (T.IsZero(right)) NumericErrors.DivisionByZero();
    }
}

/// <summary>Unary minus of integers.</summary>
[Function("negate(int2) -> int2", typeof(short), IsOperator = true)]
[Function("negate(int4) -> int4", typeof(int), IsOperator = true)]
[Function("negate(int8) -> int8", typeof(long), IsOperator = true)]
internal struct NegateInteger<T> : IUnaryKernel<T, T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public static bool CanFail => true;

    public static T Apply(T value, ref long suspect)
    {
        suspect |= value == T.MinValue ? long.MinValue : 0;
        return unchecked(T.Zero - value);
    }

    public static void Verify(T value)
    {
        if (value == T.MinValue) NumericErrors.OutOfRange(NumericErrors.NameOf<T>());
    }
}

/// <summary>Absolute value of integers.</summary>
[Function("abs(int2) -> int2", typeof(short))]
[Function("abs(int4) -> int4", typeof(int))]
[Function("abs(int8) -> int8", typeof(long))]
internal struct AbsInteger<T> : IUnaryKernel<T, T>
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public static bool CanFail => true;

    public static T Apply(T value, ref long suspect)
    {
        suspect |= value == T.MinValue ? long.MinValue : 0;
        return value < T.Zero ? unchecked(T.Zero - value) : value;
    }

    public static void Verify(T value)
    {
        if (value == T.MinValue) NumericErrors.OutOfRange(NumericErrors.NameOf<T>());
    }
}

/// <summary>Bitwise AND.</summary>
[Function("bit_and(int2, int2) -> int2", typeof(short), IsOperator = true)]
[Function("bit_and(int4, int4) -> int4", typeof(int), IsOperator = true)]
[Function("bit_and(int8, int8) -> int8", typeof(long), IsOperator = true)]
internal struct BitAnd<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool CanFail => false;

    public static T Apply(T left, T right, ref long suspect) => left & right;
}

/// <summary>Bitwise OR.</summary>
[Function("bit_or(int2, int2) -> int2", typeof(short), IsOperator = true)]
[Function("bit_or(int4, int4) -> int4", typeof(int), IsOperator = true)]
[Function("bit_or(int8, int8) -> int8", typeof(long), IsOperator = true)]
internal struct BitOr<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool CanFail => false;

    public static T Apply(T left, T right, ref long suspect) => left | right;
}

/// <summary>Bitwise exclusive OR.</summary>
[Function("bit_xor(int2, int2) -> int2", typeof(short), IsOperator = true)]
[Function("bit_xor(int4, int4) -> int4", typeof(int), IsOperator = true)]
[Function("bit_xor(int8, int8) -> int8", typeof(long), IsOperator = true)]
internal struct BitXor<T> : IBinaryKernel<T, T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool CanFail => false;

    public static T Apply(T left, T right, ref long suspect) => left ^ right;
}

/// <summary>Bitwise complement.</summary>
[Function("bit_not(int2) -> int2", typeof(short), IsOperator = true)]
[Function("bit_not(int4) -> int4", typeof(int), IsOperator = true)]
[Function("bit_not(int8) -> int8", typeof(long), IsOperator = true)]
internal struct BitNot<T> : IUnaryKernel<T, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool CanFail => false;

    public static T Apply(T value, ref long suspect) => ~value;
}

/// <summary>Shift left; the count is taken modulo the width.</summary>
[Function("shift_left(int4, int4) -> int4", typeof(int), IsOperator = true)]
[Function("shift_left(int8, int4) -> int8", typeof(long), IsOperator = true)]
internal struct ShiftLeft<T> : IBinaryKernel<T, int, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool CanFail => false;

    public static T Apply(T left, int right, ref long suspect) => left << right;
}

/// <summary>Arithmetic shift right.</summary>
[Function("shift_right(int4, int4) -> int4", typeof(int), IsOperator = true)]
[Function("shift_right(int8, int4) -> int8", typeof(long), IsOperator = true)]
internal struct ShiftRight<T> : IBinaryKernel<T, int, T>
    where T : unmanaged, IBinaryInteger<T>
{
    public static bool CanFail => false;

    public static T Apply(T left, int right, ref long suspect) => left >> right;
}
