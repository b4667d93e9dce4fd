using System.Globalization;
using System.Runtime.CompilerServices;

namespace StreamSql.Expressions.Kernels;

/// <summary>What System.Decimal lacks for PostgreSQL's numeric: its scales of division and average, conversion, powers of ten.</summary>
internal static class DecimalMath
{
    private const int MaxScale = 28;

    /// <summary>Significant digits that a quotient has at least.</summary>
    private const int MinSignificantDigits = 16;

    private static readonly double[] DoublePowers = [.. Enumerable.Range(0, 23).Select(i => double.Parse($"1e{i}", CultureInfo.InvariantCulture))];
    private static readonly decimal[] Powers = MakePowers();

    public static decimal PowerOfTen(int exponent) => Powers[exponent];

    /// <summary>The nearest double.</summary>
    public static double ToDouble(decimal value)
    {
        Int128 mantissa = Mantissa(value);
        int scale = value.Scale;
        if (Int128.Abs(mantissa) <= (1L << 53) && scale <= 22) return (double)(long)mantissa / DoublePowers[scale];
        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        return double.Parse(text[..length], CultureInfo.InvariantCulture);
    }

    /// <summary>The digits of a number as an integer: value = mantissa / 10^scale.</summary>
    public static Int128 Mantissa(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var magnitude = (Int128)new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        return bits[3] < 0 ? -magnitude : magnitude;
    }

    /// <summary>The number of these digits and scale; null when it does not fit.</summary>
    public static decimal? FromMantissa(Int128 mantissa, int scale)
    {
        bool negative = mantissa < 0;
        UInt128 magnitude = negative ? (UInt128)(-mantissa) : (UInt128)mantissa;
        while (magnitude >> 96 != 0 && scale > 0)
        {
            (UInt128 quotient, UInt128 rest) = UInt128.DivRem(magnitude, 10);
            magnitude = quotient + (rest >= 5 ? (UInt128)1 : 0);
            scale--;
        }

        if (magnitude >> 96 != 0) return null;
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), negative, (byte)scale);
    }

    /// <summary>The same number with at least that many digits after the point, as far as they fit.</summary>
    public static decimal PadScale(decimal value, int scale)
    {
        if (value.Scale >= scale) return value;
        return value + new decimal(0, 0, 0, false, (byte)Math.Min(scale, MaxScale));
    }

    /// <summary>Rounds half away from zero to exactly that scale; negative scales round left of the point.</summary>
    public static decimal Round(decimal value, int scale)
    {
        if (scale >= 0) return scale >= value.Scale ? PadScale(value, scale) : decimal.Round(value, scale, MidpointRounding.AwayFromZero);
        if (scale < -MaxScale) return 0;
        decimal unit = Powers[-scale];
        return decimal.Round(value / unit, 0, MidpointRounding.AwayFromZero) * unit;
    }

    public static decimal Truncate(decimal value, int scale)
    {
        if (scale >= 0)
        {
            if (scale >= value.Scale) return PadScale(value, scale);
            return decimal.Round(value, scale, MidpointRounding.ToZero);
        }

        if (scale < -MaxScale) return 0;
        return decimal.Truncate(value / Powers[-scale]) * Powers[-scale];
    }

    /// <summary>A quotient with the scale that PostgreSQL gives it: at least 16 significant digits and the operands' scales.</summary>
    public static decimal Divide(decimal left, decimal right)
    {
        int scale = DivisionScale(left, right);
        decimal quotient = left / right;
        return quotient.Scale > scale ? decimal.Round(quotient, scale, MidpointRounding.AwayFromZero) : PadScale(quotient, scale);
    }

    /// <summary>select_div_scale: counts in PostgreSQL's base-10000 digits.</summary>
    public static int DivisionScale(decimal left, decimal right)
    {
        (int leftWeight, int leftDigit) = FirstDigit(left);
        (int rightWeight, int rightDigit) = FirstDigit(right);
        int weight = leftWeight - rightWeight;
        if (leftDigit <= rightDigit) weight--;
        int scale = MinSignificantDigits - (weight * 4);
        scale = Math.Max(Math.Max(scale, left.Scale), right.Scale);
        return Math.Clamp(scale, 0, MaxScale);
    }

    /// <summary>Decimal digits before the point (0 or less for fractions); 1 for zero.</summary>
    public static int IntegerDigits(decimal value)
    {
        value = Math.Abs(value);
        if (value >= 1)
        {
            int digits = 1;
            while (digits <= MaxScale && value >= Powers[digits]) digits++;
            return digits;
        }

        if (value == 0) return 1;
        int zeros = 0;
        while (value < 0.1m)
        {
            value *= 10;
            zeros++;
        }

        return -zeros;
    }

    /// <summary>Weight and value of the first non-zero base-10000 digit.</summary>
    private static (int Weight, int Digit) FirstDigit(decimal value)
    {
        value = Math.Abs(value);
        if (value == 0) return (0, 0);
        int weight = 0;
        if (value >= 1)
        {
            while (weight < 7 && value >= Powers[(weight + 1) * 4]) weight++;
            return (weight, (int)(value / Powers[weight * 4]));
        }

        while (value < 1)
        {
            value *= 10000;
            weight--;
        }

        return (weight, (int)value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static decimal[] MakePowers()
    {
        var powers = new decimal[MaxScale + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++) powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
