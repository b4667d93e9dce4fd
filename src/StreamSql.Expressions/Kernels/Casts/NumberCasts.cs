using System.Globalization;
using System.Numerics;
using StreamSql.Core.Types.Text;

namespace StreamSql.Expressions.Kernels.Casts;

/// <summary>A conversion that always fits.</summary>
internal struct Widen<TIn, TOut> : IUnaryKernel<TIn, TOut>
    where TIn : unmanaged, INumberBase<TIn>
    where TOut : unmanaged, INumberBase<TOut>
{
    public static bool CanFail => false;

    public static TOut Apply(TIn value, ref long suspect) => TOut.CreateTruncating(value);
}

/// <summary>A wider integer into a narrower one, or an error.</summary>
internal struct NarrowInteger<TIn, TOut> : IUnaryKernel<TIn, TOut>
    where TIn : unmanaged, IBinaryInteger<TIn>
    where TOut : unmanaged, IBinaryInteger<TOut>
{
    public static bool CanFail => true;

    public static TOut Apply(TIn value, ref long suspect)
    {
        TOut narrow = TOut.CreateTruncating(value);
        suspect |= TIn.CreateTruncating(narrow) == value ? 0 : long.MinValue;
        return narrow;
    }

    public static void Verify(TIn value)
    {
        if (TIn.CreateTruncating(TOut.CreateTruncating(value)) != value) NumericErrors.OutOfRange(NumericErrors.NameOf<TOut>());
    }
}

/// <summary>bigint into an oid: an unsigned 32-bit number; a negative integer stands for its bits.</summary>
internal struct ToOid<TIn> : IUnaryKernel<TIn, long>
    where TIn : unmanaged, IBinaryInteger<TIn>
{
    public static bool CanFail => typeof(TIn) == typeof(long);

    public static long Apply(TIn value, ref long suspect)
    {
        long number = long.CreateTruncating(value);
        if (typeof(TIn) != typeof(long)) return (uint)number;
        suspect |= (ulong)number > uint.MaxValue ? long.MinValue : 0;
        return number;
    }

    public static void Verify(TIn value)
    {
        if (ulong.CreateTruncating(value) > uint.MaxValue) NumericErrors.OutOfRange("OID");
    }
}

/// <summary>An oid into integer: its bits.</summary>
internal struct OidToInteger : IUnaryKernel<long, int>
{
    public static bool CanFail => false;

    public static int Apply(long value, ref long suspect) => (int)value;
}

/// <summary>A float into an integer: half to even.</summary>
internal struct FloatToInteger<TIn, TOut> : IUnaryKernel<TIn, TOut>
    where TIn : unmanaged, IFloatingPointIeee754<TIn>
    where TOut : unmanaged, IBinaryInteger<TOut>, IMinMaxValue<TOut>
{
    public static bool CanFail => true;

    public static TOut Apply(TIn value, ref long suspect)
    {
        double rounded = Math.Round(double.CreateTruncating(value), MidpointRounding.ToEven);
        suspect |= Fits(rounded) ? 0 : long.MinValue;
        return TOut.CreateSaturating(rounded);
    }

    public static void Verify(TIn value)
    {
        if (!Fits(Math.Round(double.CreateTruncating(value), MidpointRounding.ToEven))) NumericErrors.OutOfRange(NumericErrors.NameOf<TOut>());
    }

    private static bool Fits(double value)
    {
        double limit = -double.CreateTruncating(TOut.MinValue);
        return value >= -limit && value < limit;
    }
}

/// <summary>numeric into an integer: half away from zero.</summary>
internal struct DecimalToInteger<TOut> : IUnaryKernel<decimal, TOut>
    where TOut : unmanaged, IBinaryInteger<TOut>, IMinMaxValue<TOut>
{
    public static bool CanFail => true;

    public static TOut Apply(decimal value, ref long suspect)
    {
        decimal rounded = decimal.Round(value, 0, MidpointRounding.AwayFromZero);
        suspect |= Fits(rounded) ? 0 : long.MinValue;
        return TOut.CreateSaturating(rounded);
    }

    public static void Verify(decimal value)
    {
        if (!Fits(decimal.Round(value, 0, MidpointRounding.AwayFromZero))) NumericErrors.OutOfRange(NumericErrors.NameOf<TOut>());
    }

    private static bool Fits(decimal value) =>
        value >= decimal.CreateTruncating(TOut.MinValue) && value <= decimal.CreateTruncating(TOut.MaxValue);
}

/// <summary>double precision into real.</summary>
internal struct FloatNarrow : IUnaryKernel<double, float>
{
    public static bool CanFail => true;

    public static float Apply(double value, ref long suspect)
    {
        float narrow = (float)value;
        suspect |= Fails(value, narrow) ? long.MinValue : 0;
        return narrow;
    }

    public static void Verify(double value)
    {
        if (Fails(value, (float)value))
            throw new Core.Errors.StreamSqlException(
                Core.Errors.SqlState.NumericValueOutOfRange, $"value out of range: {((float)value == 0 ? "underflow" : "overflow")}");
    }

    private static bool Fails(double value, float narrow) =>
        (float.IsInfinity(narrow) && !double.IsInfinity(value)) || (narrow == 0 && value != 0);
}

/// <summary>numeric into a float: correctly rounded.</summary>
internal struct DecimalToFloat<TOut> : IUnaryKernel<decimal, TOut>
    where TOut : unmanaged, IFloatingPointIeee754<TOut>
{
    public static bool CanFail => false;

    public static TOut Apply(decimal value, ref long suspect) => TOut.CreateTruncating(DecimalMath.ToDouble(value));
}

/// <summary>A float into numeric: 15 significant digits of double precision, 6 of real, as PostgreSQL takes them.</summary>
internal struct FloatToDecimal<TIn> : IUnaryKernel<TIn, decimal>
    where TIn : unmanaged, IFloatingPointIeee754<TIn>
{
    public static bool CanFail => true;

    public static decimal Apply(TIn value, ref long suspect)
    {
        if (TryConvert(value, out decimal number)) return number;
        suspect = long.MinValue;
        return 0;
    }

    public static void Verify(TIn value)
    {
        if (!TryConvert(value, out _)) throw NumericErrors.NumericOverflow();
    }

    private static bool TryConvert(TIn value, out decimal number)
    {
        Span<byte> text = stackalloc byte[40];
        number = 0;
        if (!TIn.IsFinite(value)) return false;
        double wide = double.CreateTruncating(value);
        wide.TryFormat(text, out int length, typeof(TIn) == typeof(float) ? "G6" : "G15", CultureInfo.InvariantCulture);
        return DecimalText.TryParse(text[..length], out number);
    }
}
