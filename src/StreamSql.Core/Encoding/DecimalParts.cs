namespace StreamSql.Core.Encoding;

/// <summary>A decimal taken apart: <c>±Mantissa / 10^Scale</c>.</summary>
internal readonly struct DecimalParts
{
    private DecimalParts(UInt128 mantissa, byte scale, bool negative)
    {
        Mantissa = mantissa;
        Scale = scale;
        Negative = negative;
    }

    public UInt128 Mantissa { get; }

    public byte Scale { get; }

    public bool Negative { get; }

    /// <summary>The one representation without trailing zeros behind the point; zero is never negative.</summary>
    public static DecimalParts Normalized(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        ulong low = (uint)bits[0] | (ulong)(uint)bits[1] << 32;
        uint high = (uint)bits[2];
        byte scale = (byte)(bits[3] >> 16);
        bool negative = bits[3] < 0;
        if (high == 0)
        {
            if (low == 0) return default;
            for (; scale > 0 && low % 10 == 0; scale--) low /= 10;
            return new DecimalParts(low, scale, negative);
        }

        var mantissa = new UInt128(high, low);
        for (; scale > 0; scale--)
        {
            (UInt128 quotient, UInt128 remainder) = UInt128.DivRem(mantissa, 10);
            if (remainder != 0) break;
            mantissa = quotient;
        }

        return new DecimalParts(mantissa, scale, negative);
    }
}
