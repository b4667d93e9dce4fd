using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Numeric;

/// <summary>round(numeric [, scale]): half away from zero.</summary>
[Function("round(numeric, int4=) -> numeric")]
internal struct RoundDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(DecimalMath.Round(call.Get<decimal>(0), call.Get(1, 0)));
}

/// <summary>round(double precision): half to even.</summary>
[Function("round(float8) -> float8")]
internal struct RoundFloat : IUnaryKernel<double, double>
{
    public static bool CanFail => false;

    public static double Apply(double value, ref long suspect) => Math.Round(value, MidpointRounding.ToEven);
}

/// <summary>trunc(numeric [, scale]).</summary>
[Function("trunc(numeric, int4=) -> numeric")]
internal struct TruncDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(DecimalMath.Truncate(call.Get<decimal>(0), call.Get(1, 0)));
}

/// <summary>trunc(double precision).</summary>
[Function("trunc(float8) -> float8")]
internal struct TruncFloat : IUnaryKernel<double, double>
{
    public static bool CanFail => false;

    public static double Apply(double value, ref long suspect) => Math.Truncate(value);
}

/// <summary>ceil(numeric).</summary>
[Function("ceil(numeric) -> numeric")]
[Function("ceiling(numeric) -> numeric")]
internal struct CeilDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(decimal.Ceiling(call.Get<decimal>(0)));
}

/// <summary>ceil(double precision).</summary>
[Function("ceil(float8) -> float8")]
[Function("ceiling(float8) -> float8")]
internal struct CeilFloat : IUnaryKernel<double, double>
{
    public static bool CanFail => false;

    public static double Apply(double value, ref long suspect) => Math.Ceiling(value);
}

/// <summary>floor(numeric).</summary>
[Function("floor(numeric) -> numeric")]
internal struct FloorDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(decimal.Floor(call.Get<decimal>(0)));
}

/// <summary>floor(double precision).</summary>
[Function("floor(float8) -> float8")]
internal struct FloorFloat : IUnaryKernel<double, double>
{
    public static bool CanFail => false;

    public static double Apply(double value, ref long suspect) => Math.Floor(value);
}

/// <summary>sign(numeric).</summary>
[Function("sign(numeric) -> numeric")]
internal struct SignDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return((decimal)Math.Sign(call.Get<decimal>(0)));
}

/// <summary>sign(double precision).</summary>
[Function("sign(float8) -> float8")]
internal struct SignFloat : IUnaryKernel<double, double>
{
    public static bool CanFail => false;

    public static double Apply(double value, ref long suspect) => value > 0 ? 1 : value < 0 ? -1 : value;
}

/// <summary>scale(numeric): digits after the point.</summary>
[Function("scale(numeric) -> int4")]
internal struct Scale : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return((int)call.Get<decimal>(0).Scale);
}

/// <summary>min_scale(numeric): digits after the point that are needed.</summary>
[Function("min_scale(numeric) -> int4")]
internal struct MinScale : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return((int)TrimScale.Trim(call.Get<decimal>(0)).Scale);
}

/// <summary>trim_scale(numeric): without zeros at the end.</summary>
[Function("trim_scale(numeric) -> numeric")]
internal struct TrimScale : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Trim(call.Get<decimal>(0)));

    public static decimal Trim(decimal value) => value / 1.0000000000000000000000000000m;
}
