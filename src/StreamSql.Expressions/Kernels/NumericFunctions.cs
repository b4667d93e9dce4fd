using System.Numerics;
using StreamSql.Core.Errors;

namespace StreamSql.Expressions.Kernels;

/// <summary>Square root, logarithm, exponential and power of numeric, with the scales PostgreSQL gives them as far as 28 digits reach.</summary>
internal static class NumericFunctions
{
    private const decimal Ln10 = 2.3025850929940456840179914547m;

    /// <summary>The square root to that many decimals, rounded from the exact value.</summary>
    public static decimal Sqrt(decimal value, int scale)
    {
        if (value < 0) throw new StreamSqlException(SqlState.InvalidPowerArgument, "cannot take square root of a negative number");
        scale = Math.Clamp(scale, 0, 28);
        BigInteger scaled = (BigInteger)DecimalMath.Mantissa(value)
            * BigInteger.Pow(10, (2 * scale) + 2 - value.Scale + (value.Scale > (2 * scale) + 2 ? value.Scale : 0));
        if (value.Scale > (2 * scale) + 2) scaled /= BigInteger.Pow(10, value.Scale);
        BigInteger root = (IntegerSqrt(scaled) + 5) / 10;
        return DecimalMath.FromMantissa((Int128)root, scale) ?? throw NumericErrors.NumericOverflow();
    }

    /// <summary>The scale of sqrt(numeric): at least 16 significant digits.</summary>
    public static int SqrtScale(decimal value)
    {
        int weight = (DecimalMath.IntegerDigits(value) + 1) / 2;
        return Math.Max(16 - weight, value.Scale);
    }

    public static decimal Ln(decimal value)
    {
        if (value == 0) throw new StreamSqlException(SqlState.InvalidLogArgument, "cannot take logarithm of zero");
        if (value < 0) throw new StreamSqlException(SqlState.InvalidLogArgument, "cannot take logarithm of a negative number");
        int power = 0;
        while (value >= 10)
        {
            value /= 10;
            power++;
        }

        while (value < 1)
        {
            value *= 10;
            power--;
        }

        // Two square roots bring the argument near 1, where the series of artanh is quick.
        decimal root = Sqrt(Sqrt(Sqrt(value, 27), 27), 27);
        decimal term = (root - 1) / (root + 1);
        decimal square = term * term, sum = 0;
        for (int n = 1; n < 80 && term != 0; n += 2)
        {
            sum += term / n;
            term *= square;
        }

        return (16 * sum) + (power * Ln10);
    }

    public static decimal Log10(decimal value) => Ln(value) / Ln10;

    /// <summary>e to the power of a number.</summary>
    public static decimal Exp(decimal value)
    {
        if (value > 66) throw NumericErrors.NumericOverflow();
        if (value < -66) return 0;
        int halvings = 0;
        while (Math.Abs(value) > 0.1m)
        {
            value /= 2;
            halvings++;
        }

        decimal term = 1, sum = 1;
        for (int n = 1; n < 40 && term != 0; n++)
        {
            term *= value / n;
            sum += term;
        }

        for (; halvings > 0; halvings--) sum *= sum;
        return sum;
    }

    public static decimal Power(decimal value, decimal exponent)
    {
        if (value == 0 && exponent < 0) throw new StreamSqlException(SqlState.InvalidPowerArgument, "zero raised to a negative power is undefined");
        bool whole = exponent == decimal.Truncate(exponent);
        if (value < 0 && !whole)
            throw new StreamSqlException(SqlState.InvalidPowerArgument, "a negative number raised to a non-integer power yields a complex result");
        try
        {
            if (whole && Math.Abs(exponent) <= 1000) return WholePower(value, (int)exponent);
            if (value == 0) return DecimalMath.PadScale(0, 16);
            double estimate = Math.Log10((double)value) * (double)exponent;
            int scale = Math.Clamp(16 - (int)Math.Floor(estimate), Math.Max(value.Scale, exponent.Scale), 28);
            return DecimalMath.Round(Exp(Ln(value) * exponent), Math.Min(scale, 28));
        }
        catch (OverflowException)
        {
            throw NumericErrors.NumericOverflow();
        }
    }

    /// <summary>The scale of ln, log and exp results: 16 significant digits.</summary>
    public static decimal WithSignificantDigits(decimal result, int argumentScale)
    {
        int scale = Math.Max(16 - (result == 0 ? 0 : Math.Max(DecimalMath.IntegerDigits(result), 0)), argumentScale);
        return DecimalMath.Round(result, Math.Clamp(scale, 0, 28));
    }

    private static decimal WholePower(decimal value, int exponent)
    {
        decimal result = 1, factor = value;
        for (int rest = Math.Abs(exponent); rest > 0; rest >>= 1)
        {
            if ((rest & 1) != 0) result *= factor;
            if (rest > 1) factor *= factor;
        }

        if (exponent < 0) result = 1 / result;
        int digits = result == 0 ? 1 : DecimalMath.IntegerDigits(result);
        int scale = Math.Clamp(Math.Max(16 - Math.Max(digits, exponent < 0 ? digits : 1) + (digits > 0 ? 1 : 0), value.Scale), 0, 28);
        scale = Math.Max(scale, Math.Min(16, 28 - Math.Max(digits, 0)));
        return DecimalMath.Round(result, Math.Max(0, Math.Min(scale, 28 - Math.Max(digits, 0))));
    }

    private static BigInteger IntegerSqrt(BigInteger value)
    {
        if (value.IsZero) return value;
        var estimate = (BigInteger)Math.Sqrt((double)value);
        if (estimate.IsZero) estimate = 1;
        while (true)
        {
            BigInteger next = (estimate + (value / estimate)) >> 1;
            if (BigInteger.Abs(next - estimate) <= 1)
            {
                estimate = next;
                break;
            }

            estimate = next;
        }

        while (estimate * estimate > value) estimate--;
        while ((estimate + 1) * (estimate + 1) <= value) estimate++;
        return estimate;
    }
}
