using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>Numbers with a fraction and without exponent whose digits fit 64 bits: exact without the general parsers.</summary>
internal static class JsonNumber
{
    /// <summary>Whole numbers up to this are exact as a double.</summary>
    private const long LargestExact = 1L << 53;

    private const int MostFraction = 18;

    private static readonly double[] Powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18];

    /// <summary>Digits of the whole and of the fraction as one number, and how many are of the fraction.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref int position, out long digits, out int scale, out bool negative)
    {
        int at = position;
        scale = 0;
        negative = (uint)at < (uint)text.Length && text[at] == '-';
        if (!JsonScanner.TryDigits(text, ref at, out digits) || digits == long.MinValue || (uint)at >= (uint)text.Length) return false;
        digits = Math.Abs(digits);
        if (text[at] == '.')
        {
            int from = ++at;
            for (; (uint)at < (uint)text.Length && (uint)(text[at] - '0') <= 9; at++)
            {
                if (digits > (long.MaxValue - 9) / 10) return false;
                digits = (digits * 10) + (text[at] - '0');
            }

            scale = at - from;
            if (scale is 0 or > MostFraction || (uint)at >= (uint)text.Length) return false;
        }

        if (text[at] is (byte)'e' or (byte)'E') return false;
        position = at;
        return true;
    }

    /// <summary>Into a column of type double or numeric; false when it is not exact this way.</summary>
    public static bool TrySet(ColumnWriter column, int row, long digits, int scale, bool negative)
    {
        if (column.Column.Type.Kind == TypeKind.Float64)
        {
            // One division of two exact values rounds once, as the general parser does.
            if (digits > LargestExact) return false;
            double value = digits / Powers[scale];
            column.Set(row, negative ? -value : value);
            return true;
        }

        var exact = new decimal((int)digits, (int)(digits >> 32), 0, negative && digits != 0, (byte)scale);
        if (column.Column.Type.Modifier >= 0 && ScalarValue.FitDecimal(column.Column.Type, ref exact) != TextParse.Ok) return false;
        column.Set(row, exact);
        return true;
    }
}
