using System.Buffers.Binary;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Core.Encoding;

/// <summary>The way back. Decimals come back with the scale of their type, or without trailing zeros; intervals as days and time.</summary>
public static partial class KeyEncoding
{
    private const int DecimalDigits = 29;

    /// <summary>Reads one value that <see cref="Append"/> wrote with the same flags.</summary>
    public static void Decode(ref ByteReader reader, ColumnBuilder into, bool descending, bool nullsFirst)
    {
        byte marker = reader.ReadByte();
        if (marker == ValueMarker) DecodeValue(ref reader, into, descending ? (byte)0xFF : (byte)0);
        else if (marker == (nullsFirst ? NullFirst : NullLast)) into.AppendNull();
        else throw new StreamSqlException(SqlState.DataCorrupted, $"stored key has marker {marker}");
    }

    private static void DecodeNested(ref ByteReader reader, ColumnBuilder into, byte mask)
    {
        if ((reader.ReadByte() ^ mask) == ValueMarker) DecodeValue(ref reader, into, mask);
        else into.AppendNull();
    }

    private static void DecodeValue(ref ByteReader reader, ColumnBuilder into, byte mask)
    {
        ulong wide = mask == 0 ? 0 : ulong.MaxValue;
        switch (into)
        {
            case FixedBuilder<long> b: b.Append((long)(reader.ReadUInt64BigEndian() ^ wide ^ 0x8000_0000_0000_0000UL)); break;
            case FixedBuilder<int> b: b.Append((int)(reader.ReadUInt32BigEndian() ^ (uint)wide ^ 0x8000_0000u)); break;
            case FixedBuilder<short> b: b.Append((short)(reader.ReadUInt16BigEndian() ^ (ushort)wide ^ 0x8000)); break;
            case FixedBuilder<double> b:
                ulong bits = reader.ReadUInt64BigEndian() ^ wide;
                b.Append(BitConverter.UInt64BitsToDouble((bits >> 63) != 0 ? bits ^ 0x8000_0000_0000_0000UL : ~bits));
                break;
            case FixedBuilder<float> b:
                uint narrow = reader.ReadUInt32BigEndian() ^ (uint)wide;
                b.Append(BitConverter.UInt32BitsToSingle((narrow >> 31) != 0 ? narrow ^ 0x8000_0000u : ~narrow));
                break;
            case FixedBuilder<decimal> b: b.Append(DecodeDecimal(ref reader, mask, b.Type)); break;
            case FixedBuilder<IntervalValue> b: b.Append(DecodeInterval(ref reader, mask)); break;
            case FixedBuilder<UuidValue> b:
                b.Append(new UuidValue(reader.ReadUInt64BigEndian() ^ wide, reader.ReadUInt64BigEndian() ^ wide));
                break;
            case BitBuilder b: b.Append((reader.ReadByte() ^ mask) != 0); break;
            case ViewBuilder b: DecodeBytes(ref reader, b, mask); break;
            case ListBuilder b:
                while ((reader.ReadByte() ^ mask) != 0) DecodeNested(ref reader, b.Elements, mask);
                b.CloseRow();
                break;
            default:
                var row = (StructBuilder)into;
                foreach (ColumnBuilder field in row.Fields) DecodeNested(ref reader, field, mask);
                row.CloseRow();
                break;
        }
    }

    private static decimal DecodeDecimal(ref ByteReader reader, byte mask, SqlType type)
    {
        byte head = (byte)(reader.ReadByte() ^ mask);
        if (head == 0x80) return WithScale(0, type);
        bool negative = head < 0x80;
        Span<byte> bytes = stackalloc byte[16];
        bytes[..3].Clear();
        reader.ReadBytes(13).CopyTo(bytes[3..]);
        byte flip = (byte)(mask ^ (negative ? 0xFF : 0));
        for (int i = 3; i < 16; i++) bytes[i] ^= flip;
        if (negative) head = (byte)~head;
        int scale = DecimalDigits - (head - 0xC0);
        UInt128 mantissa = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        for (; scale > 0; scale--)
        {
            (UInt128 quotient, UInt128 remainder) = UInt128.DivRem(mantissa, 10);
            if (remainder != 0) break;
            mantissa = quotient;
        }

        return WithScale(new decimal((int)(uint)mantissa, (int)(uint)(mantissa >> 32), (int)(uint)(mantissa >> 64), negative, (byte)scale), type);
    }

    private static decimal WithScale(decimal value, SqlType type)
    {
        if (type.Modifier < 4) return value;
        int missing = ((type.Modifier - 4) & 0x7FF) - value.Scale;
        return missing <= 0 || missing > 28 ? value : value + new decimal(0, 0, 0, false, (byte)(value.Scale + missing));
    }

    private static IntervalValue DecodeInterval(ref ByteReader reader, byte mask)
    {
        const long microsPerDay = 86_400_000_000;
        Span<byte> bytes = stackalloc byte[16];
        reader.ReadBytes(16).CopyTo(bytes);
        if (mask != 0) Complement(bytes);
        bytes[0] ^= 0x80;
        Int128 total = BinaryPrimitives.ReadInt128BigEndian(bytes);
        Int128 days = total / microsPerDay;
        if (days <= int.MaxValue && days >= int.MinValue) return new IntervalValue(0, (int)days, (long)(total - (days * microsPerDay)));
        Int128 months = days / 30;
        return new IntervalValue((int)months, (int)(days - (months * 30)), (long)(total - (days * microsPerDay)));
    }

    private static void DecodeBytes(ref ByteReader reader, ViewBuilder into, byte mask)
    {
        var bytes = new ByteWriter(64);
        while (true)
        {
            byte next = (byte)(reader.ReadByte() ^ mask);
            if (next == 0 && (reader.ReadByte() ^ mask) == 0) break;
            bytes.WriteByte(next);
        }

        into.Append(bytes.Written);
        bytes.Dispose();
    }
}
