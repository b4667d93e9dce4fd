using System.Buffers.Binary;
using System.Buffers.Text;
using StreamSql.Core.Columnar;
using StreamSql.Core.Types;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>smallint.</summary>
internal sealed class Int16Codec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        output.WriteInt16(((FixedColumn<short>)column).Values[row]);

    public override void WriteText(BackendWriter output, Column column, int row, WireSettings settings)
    {
        Utf8Formatter.TryFormat(((FixedColumn<short>)column).Values[row], output.GetSpan(8), out int written);
        output.Advance(written);
    }

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 2);
        return BinaryPrimitives.ReadInt16BigEndian(bytes);
    }
}

/// <summary>integer.</summary>
internal sealed class Int32Codec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        output.WriteInt32(((FixedColumn<int>)column).Values[row]);

    public override void WriteText(BackendWriter output, Column column, int row, WireSettings settings)
    {
        Utf8Formatter.TryFormat(((FixedColumn<int>)column).Values[row], output.GetSpan(12), out int written);
        output.Advance(written);
    }

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 4);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }
}

/// <summary>bigint.</summary>
internal sealed class Int64Codec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        output.WriteInt64(((FixedColumn<long>)column).Values[row]);

    public override void WriteText(BackendWriter output, Column column, int row, WireSettings settings)
    {
        Utf8Formatter.TryFormat(((FixedColumn<long>)column).Values[row], output.GetSpan(20), out int written);
        output.Advance(written);
    }

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 8);
        return BinaryPrimitives.ReadInt64BigEndian(bytes);
    }
}

/// <summary>oid, xid and the reg types: unsigned 32 bits on the wire, bigint inside; reg types print as names.</summary>
internal sealed class OidCodec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        output.WriteInt32((int)((FixedColumn<long>)column).Values[row]);

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 4);
        return (long)BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
