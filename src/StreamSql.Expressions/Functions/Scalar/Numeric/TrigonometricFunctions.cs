using StreamSql.Core.Errors;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Numeric;

/// <summary>A function of one double.</summary>
internal interface IDoubleFunction
{
    static abstract double Apply(double value);
}

/// <summary>The kernel around an <see cref="IDoubleFunction"/>; an argument outside its domain is 22003.</summary>
[Function("sin(float8) -> float8", typeof(DoubleFunctions.Sin))]
[Function("cos(float8) -> float8", typeof(DoubleFunctions.Cos))]
[Function("tan(float8) -> float8", typeof(DoubleFunctions.Tan))]
[Function("cot(float8) -> float8", typeof(DoubleFunctions.Cot))]
[Function("asin(float8) -> float8", typeof(DoubleFunctions.Asin))]
[Function("acos(float8) -> float8", typeof(DoubleFunctions.Acos))]
[Function("atan(float8) -> float8", typeof(DoubleFunctions.Atan))]
[Function("sinh(float8) -> float8", typeof(DoubleFunctions.Sinh))]
[Function("cosh(float8) -> float8", typeof(DoubleFunctions.Cosh))]
[Function("tanh(float8) -> float8", typeof(DoubleFunctions.Tanh))]
[Function("asinh(float8) -> float8", typeof(DoubleFunctions.Asinh))]
[Function("acosh(float8) -> float8", typeof(DoubleFunctions.Acosh))]
[Function("atanh(float8) -> float8", typeof(DoubleFunctions.Atanh))]
[Function("sind(float8) -> float8", typeof(DoubleFunctions.SinDegrees))]
[Function("cosd(float8) -> float8", typeof(DoubleFunctions.CosDegrees))]
[Function("tand(float8) -> float8", typeof(DoubleFunctions.TanDegrees))]
[Function("degrees(float8) -> float8", typeof(DoubleFunctions.Degrees))]
[Function("radians(float8) -> float8", typeof(DoubleFunctions.Radians))]
internal struct DoubleFunction<T> : IScalarKernel
    where T : struct, IDoubleFunction
{
    public static void Invoke(ref RowCall call)
    {
        double value = call.Get<double>(0);
        double result = T.Apply(value);
        if (double.IsNaN(result) && !double.IsNaN(value)) throw new StreamSqlException(SqlState.NumericValueOutOfRange, "input is out of range");
        call.Return(result);
    }
}

/// <summary>The functions behind <see cref="DoubleFunction{T}"/>.</summary>
internal static class DoubleFunctions
{
    internal struct Sin : IDoubleFunction
    {
        public static double Apply(double value) => Math.Sin(value);
    }

    internal struct Cos : IDoubleFunction
    {
        public static double Apply(double value) => Math.Cos(value);
    }

    internal struct Tan : IDoubleFunction
    {
        public static double Apply(double value) => Math.Tan(value);
    }

    internal struct Cot : IDoubleFunction
    {
        public static double Apply(double value) => 1 / Math.Tan(value);
    }

    internal struct Asin : IDoubleFunction
    {
        public static double Apply(double value) => Math.Asin(value);
    }

    internal struct Acos : IDoubleFunction
    {
        public static double Apply(double value) => Math.Acos(value);
    }

    internal struct Atan : IDoubleFunction
    {
        public static double Apply(double value) => Math.Atan(value);
    }

    internal struct Sinh : IDoubleFunction
    {
        public static double Apply(double value) => Math.Sinh(value);
    }

    internal struct Cosh : IDoubleFunction
    {
        public static double Apply(double value) => Math.Cosh(value);
    }

    internal struct Tanh : IDoubleFunction
    {
        public static double Apply(double value) => Math.Tanh(value);
    }

    internal struct Asinh : IDoubleFunction
    {
        public static double Apply(double value) => Math.Asinh(value);
    }

    internal struct Acosh : IDoubleFunction
    {
        public static double Apply(double value) => Math.Acosh(value);
    }

    internal struct Atanh : IDoubleFunction
    {
        public static double Apply(double value) => Math.Atanh(value);
    }

    internal struct SinDegrees : IDoubleFunction
    {
        public static double Apply(double value) => (value % 360) switch
        {
            0 or 180 or -180 => 0,
            30 or 150 => 0.5,
            90 => 1,
            270 or -90 => -1,
            210 or 330 or -30 or -150 => -0.5,
            var angle => Math.Sin(angle * Math.PI / 180),
        };
    }

    internal struct CosDegrees : IDoubleFunction
    {
        public static double Apply(double value) => SinDegrees.Apply(90 - value);
    }

    internal struct TanDegrees : IDoubleFunction
    {
        public static double Apply(double value) => (value % 180) switch
        {
            0 => 0,
            45 or -135 => 1,
            135 or -45 => -1,
            var angle => Math.Tan(angle * Math.PI / 180),
        };
    }

    internal struct Degrees : IDoubleFunction
    {
        public static double Apply(double value) => value / (Math.PI / 180);
    }

    internal struct Radians : IDoubleFunction
    {
        public static double Apply(double value) => value * (Math.PI / 180);
    }
}

/// <summary>atan2(y, x).</summary>
[Function("atan2(float8, float8) -> float8")]
internal struct Atan2 : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Math.Atan2(call.Get<double>(0), call.Get<double>(1)));
}

/// <summary>pi().</summary>
[Function("pi() -> float8")]
internal struct Pi : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Math.PI);
}

/// <summary>random(): 0 up to 1.</summary>
[Function("random() -> float8", Volatility = Volatility.Volatile)]
internal struct RandomNumber : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        var random = (Random)(call.State.Tag ??= new Random());
        call.Return(random.NextDouble());
    }
}
