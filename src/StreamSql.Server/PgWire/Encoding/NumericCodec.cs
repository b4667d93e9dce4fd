using System.Buffers.Binary;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>numeric: base-10000 digits, weight of the first, sign, display scale.</summary>
internal sealed class NumericCodec : WireCodec
{
    private const int MaxDigits = 16;
    private const ushort Negative = 0x4000;

    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        Write(output, ((FixedColumn<decimal>)column).Values[row]);

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        if (bytes.Length < 8) throw Invalid();
        int count = BinaryPrimitives.ReadInt16BigEndian(bytes);
        int weight = BinaryPrimitives.ReadInt16BigEndian(bytes[2..]);
        ushort sign = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        int scale = BinaryPrimitives.ReadInt16BigEndian(bytes[6..]);
        if (sign is 0xC000 or 0xD000 or 0xF000)
            throw new StreamSqlException(SqlState.NumericValueOutOfRange, "NaN and infinity are not supported for numeric");
        if (count < 0 || scale < 0 || bytes.Length != 8 + (count * 2) || sign is not (0 or Negative)) throw Invalid();
        return Assemble(bytes[8..], count, weight, scale, sign == Negative);
    }

    private static void Write(BackendWriter output, decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        int scale = (bits[3] >> 16) & 0xFF;
        UInt128 mantissa = new((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        int pad = (4 - (scale & 3)) & 3;
        for (int i = 0; i < pad; i++) mantissa *= 10;

        // Digits from the last to the first; the fraction takes (scale + pad) / 4 of them.
        Span<short> digits = stackalloc short[MaxDigits];
        int count = 0;
        while (mantissa != 0)
        {
            if (mantissa <= ulong.MaxValue)
            {
                for (ulong rest = (ulong)mantissa; rest != 0; rest /= 10000) digits[count++] = (short)(rest % 10000);
                break;
            }

            (UInt128 quotient, UInt128 digit) = UInt128.DivRem(mantissa, 10000);
            digits[count++] = (short)digit;
            mantissa = quotient;
        }

        int fraction = (scale + pad) / 4;
        int weight = count - fraction - 1;
        int zeros = 0;
        while (zeros < count && digits[zeros] == 0) zeros++;
        output.WriteInt16((short)(count - zeros));
        output.WriteInt16(count == 0 ? (short)0 : (short)weight);
        output.WriteInt16(bits[3] < 0 && count > 0 ? (short)Negative : (short)0);
        output.WriteInt16((short)scale);
        for (int i = count - 1; i >= zeros; i--) output.WriteInt16(digits[i]);
    }

    private static decimal Assemble(ReadOnlySpan<byte> digits, int count, int weight, int scale, bool negative)
    {
        decimal result = 0;
        try
        {
            for (int i = 0; i < count; i++)
            {
                int digit = BinaryPrimitives.ReadInt16BigEndian(digits[(i * 2)..]);
                if (digit is < 0 or > 9999) throw Invalid();
                int exponent = (weight - i) * 4;
                if (exponent >= 0) result = (result * 10000m) + digit;
                else if (exponent >= -28) result += digit * Power(exponent);
                else if (digit != 0) result += TinyDigit(digit, exponent);
            }

            for (int i = count; i <= weight; i++) result *= 10000m;
            result = WithScale(result, Math.Min(scale, 28));
        }
        catch (OverflowException)
        {
            throw new StreamSqlException(SqlState.NumericValueOutOfRange, "value overflows numeric format");
        }

        return negative ? -result : result;
    }

    private static decimal Power(int exponent) => new(1, 0, 0, false, (byte)-exponent);

    private static decimal TinyDigit(int digit, int exponent)
    {
        // Beyond 28 decimals: what still counts is the digit's leading part.
        int drop = -28 - exponent;
        for (int i = 0; i < drop && digit != 0; i++) digit /= 10;
        return digit * Power(-28);
    }

    /// <summary>The same value with exactly that many decimals, where it can be held so.</summary>
    private static decimal WithScale(decimal value, int scale)
    {
        int current = value.Scale;
        if (current > scale) return decimal.Round(value, scale, MidpointRounding.AwayFromZero);
        for (; current < scale; current++)
        {
            if (Math.Abs(value) > decimal.MaxValue / 10 || value.Scale >= 28) break;
            decimal one = new(10, 0, 0, false, 1);
            decimal wider = value * one;
            if (wider.Scale <= value.Scale) break;
            value = wider;
        }

        return value;
    }
}
