using System.Numerics;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Numeric;

/// <summary>gcd of integers.</summary>
[Function("gcd(int4, int4) -> int4", typeof(int))]
[Function("gcd(int8, int8) -> int8", typeof(long))]
internal struct Gcd<T> : IScalarKernel
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public static void Invoke(ref RowCall call) => call.Return(Of(call.Get<T>(0), call.Get<T>(1)));

    public static T Of(T left, T right)
    {
        BigInteger gcd = BigInteger.GreatestCommonDivisor(BigInteger.CreateChecked(left), BigInteger.CreateChecked(right));
        return gcd > BigInteger.CreateChecked(T.MaxValue) ? throw NumericErrors.Range(NumericErrors.NameOf<T>()) : T.CreateChecked(gcd);
    }
}

/// <summary>gcd of numerics.</summary>
[Function("gcd(numeric, numeric) -> numeric")]
internal struct GcdDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        decimal left = Math.Abs(call.Get<decimal>(0)), right = Math.Abs(call.Get<decimal>(1));
        int scale = Math.Max(left.Scale, right.Scale);
        while (right != 0) (left, right) = (right, left % right);
        call.Return(DecimalMath.PadScale(left, scale));
    }
}

/// <summary>lcm of integers.</summary>
[Function("lcm(int4, int4) -> int4", typeof(int))]
[Function("lcm(int8, int8) -> int8", typeof(long))]
internal struct Lcm<T> : IScalarKernel
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public static void Invoke(ref RowCall call)
    {
        T left = call.Get<T>(0), right = call.Get<T>(1);
        if (T.IsZero(left) || T.IsZero(right))
        {
            call.Return(T.Zero);
            return;
        }

        BigInteger lcm = BigInteger.Abs(
            BigInteger.CreateChecked(left) / BigInteger.CreateChecked(Gcd<T>.Of(left, right)) * BigInteger.CreateChecked(right));
        call.Return(lcm > BigInteger.CreateChecked(T.MaxValue) ? throw NumericErrors.Range(NumericErrors.NameOf<T>()) : T.CreateChecked(lcm));
    }
}

/// <summary>factorial(bigint).</summary>
[Function("factorial(int8) -> numeric")]
internal struct Factorial : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long value = call.Get<long>(0);
        if (value < 0) throw new StreamSqlException(SqlState.NumericValueOutOfRange, "factorial of a negative number is undefined");
        if (value > 27) throw NumericErrors.NumericOverflow();
        decimal result = 1;
        for (int i = 2; i <= value; i++) result *= i;
        call.Return(result);
    }
}

/// <summary>width_bucket(operand, low, high, count) of doubles.</summary>
[Function("width_bucket(float8, float8, float8, int4) -> int4")]
internal struct WidthBucketFloat : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        double value = call.Get<double>(0), low = call.Get<double>(1), high = call.Get<double>(2);
        int count = call.Get<int>(3);
        if (count <= 0) throw WidthBuckets.Invalid("count must be greater than zero");
        if (low == high) throw WidthBuckets.Invalid("lower bound cannot equal upper bound");
        bool descending = low > high;
        if (descending) (value, low, high) = (-value, -low, -high);
        call.Return(value < low ? 0 : value >= high ? count + 1 : (int)Math.Floor((value - low) / (high - low) * count) + 1);
    }
}

/// <summary>width_bucket(operand, low, high, count) of numerics.</summary>
[Function("width_bucket(numeric, numeric, numeric, int4) -> int4")]
internal struct WidthBucketDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        decimal value = call.Get<decimal>(0), low = call.Get<decimal>(1), high = call.Get<decimal>(2);
        int count = call.Get<int>(3);
        if (count <= 0) throw WidthBuckets.Invalid("count must be greater than zero");
        if (low == high) throw WidthBuckets.Invalid("lower bound cannot equal upper bound");
        if (low > high) (value, low, high) = (-value, -low, -high);
        call.Return(value < low ? 0 : value >= high ? count + 1 : (int)decimal.Floor((value - low) * count / (high - low)) + 1);
    }
}

/// <summary>width_bucket(operand, thresholds).</summary>
[Function("width_bucket(anyelement, anyarray) -> int4")]
internal struct WidthBucketArray : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        (Column elements, int start, int count) = call.Elements(1);
        int bucket = 0;
        while (bucket < count && ColumnOrder.Compare(call.Column(0), call.Index(0), elements, start + bucket) >= 0) bucket++;
        call.Return(bucket);
    }
}

/// <summary>Errors of width_bucket.</summary>
internal static class WidthBuckets
{
    public static StreamSqlException Invalid(string message) => new("2201G", message);
}

/// <summary>greatest(any, …): NULLs are left out.</summary>
[Function("greatest(anyelement...) -> anyelement", SeesNulls = true)]
internal struct Greatest : IScalarKernel
{
    public static void Invoke(ref RowCall call) => Extreme(ref call, 1);

    public static void Extreme(ref RowCall call, int sign)
    {
        int best = -1;
        for (int i = 0; i < call.Count; i++)
        {
            if (call.IsNull(i)) continue;
            if (best < 0 || sign * ColumnOrder.Compare(call.Column(i), call.Index(i), call.Column(best), call.Index(best)) > 0) best = i;
        }

        if (best < 0) call.ReturnNull();
        else call.ReturnArgument(best);
    }
}

/// <summary>least(any, …).</summary>
[Function("least(anyelement...) -> anyelement", SeesNulls = true)]
internal struct Least : IScalarKernel
{
    public static void Invoke(ref RowCall call) => Greatest.Extreme(ref call, -1);
}
