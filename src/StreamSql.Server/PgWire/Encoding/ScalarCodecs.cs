using System.Buffers.Binary;
using StreamSql.Core.Columnar;
using StreamSql.Core.Types;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>boolean.</summary>
internal sealed class BooleanCodec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        output.WriteByte(Bitmap.Get(((BitColumn)column).Bits, row) ? (byte)1 : (byte)0);

    public override void WriteText(BackendWriter output, Column column, int row, WireSettings settings) =>
        output.WriteByte(Bitmap.Get(((BitColumn)column).Bits, row) ? (byte)'t' : (byte)'f');

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 1);
        return bytes[0] != 0;
    }
}

/// <summary>real.</summary>
internal sealed class Float32Codec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        output.WriteInt32(BitConverter.SingleToInt32Bits(((FixedColumn<float>)column).Values[row]));

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 4);
        return BinaryPrimitives.ReadSingleBigEndian(bytes);
    }
}

/// <summary>double precision.</summary>
internal sealed class Float64Codec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        output.WriteInt64(BitConverter.DoubleToInt64Bits(((FixedColumn<double>)column).Values[row]));

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 8);
        return BinaryPrimitives.ReadDoubleBigEndian(bytes);
    }
}

/// <summary>uuid.</summary>
internal sealed class UuidCodec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row)
    {
        UuidValue value = ((FixedColumn<UuidValue>)column).Values[row];
        output.WriteInt64((long)value.High);
        output.WriteInt64((long)value.Low);
    }

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 16);
        return new UuidValue(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }
}
