using System.Buffers.Binary;
using StreamSql.Core.Columnar;
using StreamSql.Core.Types;

namespace StreamSql.Core.Encoding;

/// <summary>
/// Memcomparable keys: comparing the encodings byte by byte gives PostgreSQL's order (text by bytes, as collation "C"; jsonb by its
/// text), equal values encode equally, and no encoding is a prefix of another. Each value starts with a marker byte: 1, or for NULL
/// 0 (nulls first) or 2 (nulls last); the bytes of a descending value are complemented. Persisted: never change.
/// </summary>
public static partial class KeyEncoding
{
    private const byte ValueMarker = 1;
    private const byte NullFirst = 0;
    private const byte NullLast = 2;

    public static void Append(ref ByteWriter writer, Column column, int row, bool descending, bool nullsFirst)
    {
        if (column.IsNull(row))
        {
            AppendNull(ref writer, nullsFirst);
            return;
        }

        writer.WriteByte(ValueMarker);
        int start = writer.Length;
        AppendValue(ref writer, column, row);
        if (descending) Complement(writer.WrittenMutable[start..]);
    }

    /// <summary>All columns ascending with nulls last: keys that are only looked up.</summary>
    public static void AppendKey(ref ByteWriter writer, ReadOnlySpan<Column> columns, int row)
    {
        foreach (Column column in columns) Append(ref writer, column, row, false, false);
    }

    /// <summary>The smallest byte string above all that start with <paramref name="prefix"/>; empty when there is none.</summary>
    public static byte[] Successor(ReadOnlySpan<byte> prefix)
    {
        int length = prefix.Length;
        while (length > 0 && prefix[length - 1] == 0xFF) length--;
        byte[] next = prefix[..length].ToArray();
        if (length > 0) next[length - 1]++;
        return next;
    }

    private static void Complement(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)~bytes[i];
    }

    private static void AppendValue(ref ByteWriter writer, Column column, int row)
    {
        switch (column)
        {
            case FixedColumn<long> c: AppendInt64(ref writer, c.Values[row]); break;
            case FixedColumn<int> c: AppendInt32(ref writer, c.Values[row]); break;
            case FixedColumn<short> c: AppendInt16(ref writer, c.Values[row]); break;
            case FixedColumn<double> c: AppendDouble(ref writer, c.Values[row]); break;
            case FixedColumn<float> c: AppendFloat(ref writer, c.Values[row]); break;
            case FixedColumn<decimal> c: AppendDecimal(ref writer, c.Values[row]); break;
            case FixedColumn<IntervalValue> c: AppendInterval(ref writer, c.Values[row]); break;
            case FixedColumn<UuidValue> c: AppendUuid(ref writer, c.Values[row]); break;
            case BitColumn c: writer.WriteByte(Bitmap.Get(c.Bits, row) ? (byte)1 : (byte)0); break;
            case ViewColumn c: AppendBytes(ref writer, c.GetBytes(row)); break;
            case ListColumn c:
                for (int i = c.Offsets[row]; i < c.Offsets[row + 1]; i++)
                {
                    writer.WriteByte(1);
                    Append(ref writer, c.Elements, i, false, false);
                }

                writer.WriteByte(0);
                break;
            default:
                foreach (Column field in ((StructColumn)column).Fields) Append(ref writer, field, row, false, false);
                break;
        }
    }

    /// <summary>NULL as a whole value.</summary>
    public static void AppendNull(ref ByteWriter writer, bool nullsFirst) => writer.WriteByte(nullsFirst ? NullFirst : NullLast);

    /// <summary>What stands before the bytes of a value that is not NULL.</summary>
    public static void AppendMarker(ref ByteWriter writer) => writer.WriteByte(ValueMarker);

    public static void AppendInt64(ref ByteWriter writer, long value) =>
        writer.WriteBigEndian((ulong)value ^ 0x8000_0000_0000_0000UL);

    public static void AppendInt32(ref ByteWriter writer, int value) => writer.WriteBigEndian((uint)value ^ 0x8000_0000u);

    public static void AppendInt16(ref ByteWriter writer, short value) => writer.WriteBigEndian((ushort)(value ^ 0x8000));

    public static void AppendUuid(ref ByteWriter writer, UuidValue value)
    {
        writer.WriteBigEndian(value.High);
        writer.WriteBigEndian(value.Low);
    }

    public static void AppendDouble(ref ByteWriter writer, double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(double.IsNaN(value) ? double.NaN : value == 0 ? 0 : value);
        if (double.IsNaN(value)) bits = 0x7FF8_0000_0000_0000UL;
        writer.WriteBigEndian((bits >> 63) != 0 ? ~bits : bits | 0x8000_0000_0000_0000UL);
    }

    public static void AppendFloat(ref ByteWriter writer, float value)
    {
        uint bits = float.IsNaN(value) ? 0x7FC0_0000u : BitConverter.SingleToUInt32Bits(value == 0 ? 0 : value);
        writer.WriteBigEndian((bits >> 31) != 0 ? ~bits : bits | 0x8000_0000u);
    }

    /// <summary>One byte of sign and decimal exponent, then 29 digits as a 13-byte integer, complemented when negative.</summary>
    public static void AppendDecimal(ref ByteWriter writer, decimal value)
    {
        DecimalParts parts = DecimalParts.Normalized(value);
        if (parts.Mantissa == 0)
        {
            writer.WriteByte(0x80);
            return;
        }

        int digits = 0;
        UInt128 scaled = parts.Mantissa;
        for (UInt128 rest = parts.Mantissa; rest != 0; rest /= 10) digits++;
        for (int i = digits; i < DecimalDigits; i++) scaled *= 10;
        int exponent = digits - parts.Scale;
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, scaled);
        bytes[2] = (byte)(0xC0 + exponent);
        if (parts.Negative) Complement(bytes);
        writer.WriteBytes(bytes[2..]);
    }

    public static void AppendInterval(ref ByteWriter writer, IntervalValue value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt128BigEndian(bytes, value.TotalMicros);
        bytes[0] ^= 0x80;
        writer.WriteBytes(bytes);
    }

    /// <summary>Zero bytes are written as 00 FF and the end as 00 00, so that a shorter value sorts before what it starts.</summary>
    public static void AppendBytes(ref ByteWriter writer, ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            int zero = bytes.IndexOf((byte)0);
            if (zero < 0) break;
            writer.WriteBytes(bytes[..zero]);
            writer.WriteByte(0);
            writer.WriteByte(0xFF);
            bytes = bytes[(zero + 1)..];
        }

        writer.WriteBytes(bytes);
        writer.WriteByte(0);
        writer.WriteByte(0);
    }
}
