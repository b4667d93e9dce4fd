using StreamSql.Core.Errors;
using StreamSql.Expressions.Kernels;
using StreamSql.Expressions.Kernels.Arithmetic;

namespace StreamSql.Expressions.Functions.Scalar.Numeric;

/// <summary>sqrt(double precision).</summary>
[Function("sqrt(float8) -> float8")]
[Function("sqrt_op(float8) -> float8", IsOperator = true)]
internal struct SqrtFloat : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        double value = call.Get<double>(0);
        if (value < 0) throw new StreamSqlException(SqlState.InvalidPowerArgument, "cannot take square root of a negative number");
        call.Return(Math.Sqrt(value));
    }
}

/// <summary>sqrt(numeric).</summary>
[Function("sqrt(numeric) -> numeric")]
internal struct SqrtDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        decimal value = call.Get<decimal>(0);
        call.Return(NumericFunctions.Sqrt(value, NumericFunctions.SqrtScale(Math.Abs(value))));
    }
}

/// <summary>cbrt(double precision).</summary>
[Function("cbrt(float8) -> float8")]
internal struct Cbrt : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Math.Cbrt(call.Get<double>(0)));
}

/// <summary>exp(double precision).</summary>
[Function("exp(float8) -> float8")]
internal struct ExpFloat : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        double value = call.Get<double>(0);
        double result = FloatChecks.Finite(Math.Exp(value), value, value);
        if (result == 0 && !double.IsInfinity(value)) throw FloatChecks.Underflow();
        call.Return(result);
    }
}

/// <summary>exp(numeric).</summary>
[Function("exp(numeric) -> numeric")]
internal struct ExpDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        decimal value = call.Get<decimal>(0);
        // 16 significant digits, as far as the size of the result can be told from the exponent.
        int scale = Math.Max(16 - (int)((double)value * 0.434294481903252), value.Scale);
        call.Return(DecimalMath.Round(NumericFunctions.Exp(value), Math.Clamp(scale, 0, 28)));
    }
}

/// <summary>ln(double precision).</summary>
[Function("ln(float8) -> float8")]
internal struct LnFloat : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Math.Log(Logarithms.Check(call.Get<double>(0))));
}

/// <summary>ln(numeric).</summary>
[Function("ln(numeric) -> numeric")]
internal struct LnDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        decimal value = call.Get<decimal>(0);
        call.Return(Logarithms.Rounded(NumericFunctions.Ln(value), value.Scale));
    }
}

/// <summary>log, log10 (double precision): to base 10.</summary>
[Function("log(float8) -> float8")]
[Function("log10(float8) -> float8")]
internal struct Log10Float : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Math.Log10(Logarithms.Check(call.Get<double>(0))));
}

/// <summary>log, log10 (numeric): to base 10.</summary>
[Function("log(numeric) -> numeric")]
[Function("log10(numeric) -> numeric")]
internal struct Log10Decimal : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        decimal value = call.Get<decimal>(0);
        call.Return(Logarithms.Rounded(NumericFunctions.Log10(value), value.Scale));
    }
}

/// <summary>log(base, numeric).</summary>
[Function("log(numeric, numeric) -> numeric")]
internal struct LogBase : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        decimal b = call.Get<decimal>(0), value = call.Get<decimal>(1);
        decimal divisor = NumericFunctions.Ln(b);
        if (divisor == 0) NumericErrors.DivisionByZero();
        call.Return(Logarithms.Rounded(NumericFunctions.Ln(value) / divisor, Math.Max(b.Scale, value.Scale)));
    }
}

/// <summary>power(double precision, double precision).</summary>
[Function("power(float8, float8) -> float8")]
[Function("pow(float8, float8) -> float8")]
internal struct PowerFloat : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        double value = call.Get<double>(0), exponent = call.Get<double>(1);
        if (value == 0 && exponent < 0) throw new StreamSqlException(SqlState.InvalidPowerArgument, "zero raised to a negative power is undefined");
        if (value < 0 && exponent != Math.Floor(exponent) && !double.IsInfinity(exponent))
            throw new StreamSqlException(SqlState.InvalidPowerArgument, "a negative number raised to a non-integer power yields a complex result");
        double result = FloatChecks.Finite(Math.Pow(value, exponent), value, exponent);
        if (result == 0 && value != 0 && double.IsFinite(value) && double.IsFinite(exponent)) throw FloatChecks.Underflow();
        call.Return(result);
    }
}

/// <summary>power(numeric, numeric).</summary>
[Function("power(numeric, numeric) -> numeric")]
[Function("pow(numeric, numeric) -> numeric")]
internal struct PowerDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(NumericFunctions.Power(call.Get<decimal>(0), call.Get<decimal>(1)));
}

/// <summary>What the logarithms share.</summary>
internal static class Logarithms
{
    public static double Check(double value)
    {
        if (value == 0) throw new StreamSqlException(SqlState.InvalidLogArgument, "cannot take logarithm of zero");
        if (value < 0) throw new StreamSqlException(SqlState.InvalidLogArgument, "cannot take logarithm of a negative number");
        return value;
    }

    /// <summary>16 significant digits at least, as PostgreSQL rounds logarithms.</summary>
    public static decimal Rounded(decimal result, int argumentScale)
    {
        int weight = result == 0 ? 0 : (int)Math.Floor(Math.Log10((double)Math.Abs(result)));
        int scale = Math.Clamp(Math.Max(16 - Math.Max(weight, 0), argumentScale), 0, 27);
        return DecimalMath.Round(result, scale);
    }
}
