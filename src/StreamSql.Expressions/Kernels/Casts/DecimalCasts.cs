using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Kernels.Casts;

/// <summary>numeric(p,s): rounds half away from zero to s digits and checks that p digits hold the rest.</summary>
internal struct LimitDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Limit(call.Get<decimal>(0), call.State.Type.Modifier));

    public static decimal Limit(decimal value, int modifier)
    {
        int precision = (modifier - 4) >> 16;
        int scale = (modifier - 4) & 0x7FF;
        if (scale > 1000) scale -= 2048;
        decimal rounded = DecimalMath.Round(value, scale);
        int digits = precision - scale;
        if (digits <= 28 && rounded != 0 && Math.Abs(rounded) >= (digits >= 0 ? DecimalMath.PowerOfTen(digits) : 1 / DecimalMath.PowerOfTen(-digits)))
        {
            string bound = digits == 0 ? "1" : $"10^{digits}";
            throw new StreamSqlException(SqlState.NumericValueOutOfRange, "numeric field overflow")
            {
                Detail = $"A field with precision {precision}, scale {scale} must round to an absolute value less than {bound}.",
            };
        }

        return rounded;
    }
}

/// <summary>integer → boolean.</summary>
internal struct IntegerToBool : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Get<int>(0) != 0);
}

/// <summary>boolean → integer.</summary>
internal struct BoolToInteger : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Bool(0) ? 1 : 0);
}
