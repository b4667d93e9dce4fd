using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Encoding;

/// <summary>
/// A chunk as bytes, for logs, snapshots and the wire. Header: version, flags (1 = row kinds), varint rows, varint columns; then row
/// kinds; then each column: a byte telling whether validity words follow, and its values densely. The rows that count are written,
/// the selection is gone. Types are not written: the reader knows them. Checksums are the caller's.
/// </summary>
public static class ChunkCodec
{
    public const byte Version = 1;

    private const byte HasKinds = 1;

    /// <summary>Appends the chunk, which stays the caller's.</summary>
    public static void Encode(StreamChunk chunk, ref ByteWriter writer)
    {
        StreamChunk dense = chunk.Compact();
        writer.WriteByte(Version);
        writer.WriteByte(dense.HasRowKinds ? HasKinds : (byte)0);
        writer.WriteVarint((uint)dense.PhysicalRows);
        writer.WriteVarint((uint)dense.ColumnCount);
        if (dense.HasRowKinds) writer.WriteBytes(MemoryMarshal.AsBytes(dense.RowKinds));
        foreach (Column column in dense.Columns) EncodeColumn(column, ref writer);
        dense.Release();
    }

    /// <summary>The chunk at the start of <paramref name="bytes"/>; the caller owns it.</summary>
    public static StreamChunk Decode(ReadOnlySpan<byte> bytes, IReadOnlyList<SqlType> types)
    {
        var reader = new ByteReader(bytes);
        return Decode(ref reader, types);
    }

    /// <summary>The chunk at the reader, which moves behind it.</summary>
    public static StreamChunk Decode(ref ByteReader reader, IReadOnlyList<SqlType> types)
    {
        byte version = reader.ReadByte();
        if (version != Version) throw Corrupt($"chunk format {version} is not known");
        byte flags = reader.ReadByte();
        int rows = checked((int)reader.ReadVarint());
        if (reader.ReadVarint() != types.Count) throw Corrupt("chunk has another number of columns than its schema");
        PooledBuffer? kinds = null;
        if ((flags & HasKinds) != 0)
        {
            ReadOnlySpan<byte> stored = reader.ReadBytes(rows);
            kinds = BufferPool.Rent(Math.Max(1, rows));
            stored.CopyTo(kinds.Bytes);
        }

        var columns = new Column[types.Count];
        for (int i = 0; i < columns.Length; i++) columns[i] = DecodeColumn(ref reader, types[i], rows);
        return new StreamChunk(columns, rows, rowKinds: kinds);
    }

    /// <summary>The rows of an encoded chunk, without decoding it.</summary>
    public static int RowCount(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        reader.ReadBytes(2);
        return (int)reader.ReadVarint();
    }

    private static void EncodeColumn(Column column, ref ByteWriter writer)
    {
        writer.WriteByte(column.HasNulls ? (byte)1 : (byte)0);
        if (column.HasNulls) writer.WriteBytes(MemoryMarshal.AsBytes(column.Validity));
        switch (column)
        {
            case FixedColumn<long> c: writer.WriteBytes(MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<int> c: writer.WriteBytes(MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<short> c: writer.WriteBytes(MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<double> c: writer.WriteBytes(MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<float> c: writer.WriteBytes(MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<decimal> c: writer.WriteBytes(MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<IntervalValue> c: writer.WriteBytes(MemoryMarshal.AsBytes(c.Values)); break;
            case FixedColumn<UuidValue> c: writer.WriteBytes(MemoryMarshal.AsBytes(c.Values)); break;
            case BitColumn c: writer.WriteBytes(MemoryMarshal.AsBytes(c.Bits)); break;
            case ViewColumn c: EncodeViews(c, ref writer); break;
            case ListColumn c:
                writer.WriteBytes(MemoryMarshal.AsBytes(c.Offsets));
                EncodeColumn(c.Elements, ref writer);
                break;
            default:
                foreach (Column field in ((StructColumn)column).Fields) EncodeColumn(field, ref writer);
                break;
        }
    }

    private static void EncodeViews(ViewColumn column, ref ByteWriter writer)
    {
        long total = 0;
        foreach (ref readonly StringView view in column.Views) total += view.Length;
        writer.Write(checked((int)total));
        foreach (ref readonly StringView view in column.Views) writer.WriteVarint((uint)view.Length);
        for (int row = 0; row < column.Length; row++) writer.WriteBytes(column.GetBytes(row));
    }

    private static Column DecodeColumn(ref ByteReader reader, SqlType type, int rows)
    {
        PooledBuffer? validity = null;
        if (reader.ReadByte() != 0) validity = Copy(reader.ReadBytes(Bitmap.WordCount(rows) * 8));
        switch (type.Physical)
        {
            case PhysicalKind.Bit: return new BitColumn(type, rows, Copy(reader.ReadBytes(Bitmap.WordCount(rows) * 8)), validity);
            case PhysicalKind.Int16: return Fixed<short>(ref reader, type, rows, validity);
            case PhysicalKind.Int32: return Fixed<int>(ref reader, type, rows, validity);
            case PhysicalKind.Int64: return Fixed<long>(ref reader, type, rows, validity);
            case PhysicalKind.Float32: return Fixed<float>(ref reader, type, rows, validity);
            case PhysicalKind.Float64: return Fixed<double>(ref reader, type, rows, validity);
            case PhysicalKind.Decimal: return Fixed<decimal>(ref reader, type, rows, validity);
            case PhysicalKind.Interval: return Fixed<IntervalValue>(ref reader, type, rows, validity);
            case PhysicalKind.Uuid: return Fixed<UuidValue>(ref reader, type, rows, validity);
            case PhysicalKind.View: return DecodeViews(ref reader, type, rows, validity);
            case PhysicalKind.List:
                PooledBuffer offsets = Copy(reader.ReadBytes((rows + 1) * 4));
                SqlType element = type.Kind == TypeKind.Map ? SqlTypes.StructOf(type.Fields) : type.Element!;
                return new ListColumn(type, rows, offsets, DecodeColumn(ref reader, element, offsets.As<int>()[rows]), validity);
            default:
                var fields = new Column[type.Fields.Count];
                for (int i = 0; i < fields.Length; i++) fields[i] = DecodeColumn(ref reader, type.Fields[i].Type, rows);
                return new StructColumn(type, rows, fields, validity);
        }
    }

    private static FixedColumn<T> Fixed<T>(ref ByteReader reader, SqlType type, int rows, PooledBuffer? validity)
        where T : unmanaged => new(type, rows, Copy(reader.ReadBytes(checked(rows * Unsafe.SizeOf<T>()))), validity);

    private static ViewColumn DecodeViews(ref ByteReader reader, SqlType type, int rows, PooledBuffer? validity)
    {
        int total = reader.Read<int>();
        PooledBuffer views = BufferPool.Rent<StringView>(Math.Max(1, rows));
        ByteReader lengths = reader;
        for (int row = 0; row < rows; row++) reader.ReadVarint();
        PooledBuffer data = Copy(reader.ReadBytes(total));
        Span<StringView> target = views.As<StringView>();
        int offset = 0;
        for (int row = 0; row < rows; row++)
        {
            int length = (int)lengths.ReadVarint();
            ReadOnlySpan<byte> value = data.Bytes[..total].Slice(offset, length);
            target[row] = length <= StringView.MaxInline ? StringView.Inline(value) : StringView.Outside(value, 0, offset);
            offset += length;
        }

        return new ViewColumn(type, rows, views, [data], validity);
    }

    private static PooledBuffer Copy(ReadOnlySpan<byte> bytes)
    {
        PooledBuffer buffer = BufferPool.Rent(Math.Max(8, bytes.Length));
        bytes.CopyTo(buffer.Bytes);
        return buffer;
    }

    private static StreamSqlException Corrupt(string message) => new(SqlState.DataCorrupted, message);
}
