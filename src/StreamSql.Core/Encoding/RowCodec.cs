using System.Runtime.CompilerServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;

namespace StreamSql.Core.Encoding;

/// <summary>
/// Rows of one schema as bytes: a null bit per column (set = null, rounded up to bytes), then the values that are not null:
/// fixed-width ones in memory order, variable ones with a varint length. Not ordered. Stateless, usable from any thread.
/// </summary>
public sealed class RowCodec
{
    private readonly SqlType[] _types;

    public RowCodec(IReadOnlyList<SqlType> types) => _types = [.. types];

    public IReadOnlyList<SqlType> Types => _types;

    private int NullBytes => (_types.Length + 7) >> 3;

    /// <summary>Appends row <paramref name="row"/> of <paramref name="columns"/>, which have the codec's types.</summary>
    public void Encode(ReadOnlySpan<Column> columns, int row, ref ByteWriter writer)
    {
        int start = writer.Length;
        writer.GetSpan(NullBytes)[..NullBytes].Clear();
        writer.Advance(NullBytes);
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i].IsNull(row)) writer.WrittenMutable[start + (i >> 3)] |= (byte)(1 << (i & 7));
            else EncodeValue(columns[i], row, ref writer);
        }
    }

    /// <summary>Appends one encoded row to <paramref name="into"/>, a builder per column.</summary>
    public void Decode(ReadOnlySpan<byte> row, ReadOnlySpan<ColumnBuilder> into)
    {
        var reader = new ByteReader(row);
        Decode(ref reader, into);
    }

    /// <summary>Appends the row at the reader to <paramref name="into"/> and moves behind it.</summary>
    public void Decode(ref ByteReader reader, ReadOnlySpan<ColumnBuilder> into)
    {
        ReadOnlySpan<byte> nulls = reader.ReadBytes(NullBytes);
        for (int i = 0; i < into.Length; i++)
        {
            if ((nulls[i >> 3] >> (i & 7) & 1) != 0) into[i].AppendNull();
            else DecodeValue(ref reader, into[i]);
        }
    }

    private static void EncodeValue(Column column, int row, ref ByteWriter writer)
    {
        switch (column)
        {
            case FixedColumn<long> c: writer.Write(c.Values[row]); break;
            case FixedColumn<int> c: writer.Write(c.Values[row]); break;
            case FixedColumn<short> c: writer.Write(c.Values[row]); break;
            case FixedColumn<double> c: writer.Write(c.Values[row]); break;
            case FixedColumn<float> c: writer.Write(c.Values[row]); break;
            case FixedColumn<decimal> c: writer.Write(c.Values[row]); break;
            case FixedColumn<IntervalValue> c: writer.Write(c.Values[row]); break;
            case FixedColumn<UuidValue> c: writer.Write(c.Values[row]); break;
            case BitColumn c: writer.WriteByte(Bitmap.Get(c.Bits, row) ? (byte)1 : (byte)0); break;
            case ViewColumn c:
                ReadOnlySpan<byte> bytes = c.GetBytes(row);
                writer.WriteVarint((uint)bytes.Length);
                writer.WriteBytes(bytes);
                break;
            case ListColumn c:
                writer.WriteVarint((uint)(c.Offsets[row + 1] - c.Offsets[row]));
                for (int i = c.Offsets[row]; i < c.Offsets[row + 1]; i++) EncodeNested(c.Elements, i, ref writer);
                break;
            default:
                foreach (Column field in ((StructColumn)column).Fields) EncodeNested(field, row, ref writer);
                break;
        }
    }

    private static void EncodeNested(Column column, int row, ref ByteWriter writer)
    {
        bool isNull = column.IsNull(row);
        writer.WriteByte(isNull ? (byte)0 : (byte)1);
        if (!isNull) EncodeValue(column, row, ref writer);
    }

    private static void DecodeValue(ref ByteReader reader, ColumnBuilder into)
    {
        switch (into)
        {
            case FixedBuilder<long> b: Fixed(ref reader, b); break;
            case FixedBuilder<int> b: Fixed(ref reader, b); break;
            case FixedBuilder<short> b: Fixed(ref reader, b); break;
            case FixedBuilder<double> b: Fixed(ref reader, b); break;
            case FixedBuilder<float> b: Fixed(ref reader, b); break;
            case FixedBuilder<decimal> b: Fixed(ref reader, b); break;
            case FixedBuilder<IntervalValue> b: Fixed(ref reader, b); break;
            case FixedBuilder<UuidValue> b: Fixed(ref reader, b); break;
            case BitBuilder b: b.Append(reader.ReadByte() != 0); break;
            case ViewBuilder b: b.Append(reader.ReadBytes((int)reader.ReadVarint())); break;
            case ListBuilder b:
                for (uint left = reader.ReadVarint(); left > 0; left--) DecodeNested(ref reader, b.Elements);
                b.CloseRow();
                break;
            default:
                var row = (StructBuilder)into;
                foreach (ColumnBuilder field in row.Fields) DecodeNested(ref reader, field);
                row.CloseRow();
                break;
        }
    }

    private static void DecodeNested(ref ByteReader reader, ColumnBuilder into)
    {
        if (reader.ReadByte() == 0) into.AppendNull();
        else DecodeValue(ref reader, into);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fixed<T>(ref ByteReader reader, FixedBuilder<T> into)
        where T : unmanaged => into.Append(reader.Read<T>());
}
