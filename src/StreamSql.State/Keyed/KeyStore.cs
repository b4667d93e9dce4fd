using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.State.Keyed;

/// <summary>Writes, compares and reads the generic key part of rows. Owned by its table.</summary>
internal sealed class KeyStore(KeyLayout layout, RowArena rows, ByteHeap heap)
{
    private const int MaxInline = 12;

    public ulong HashOf(int slot) => rows.Field<ulong>(slot, 0);

    /// <summary>Writes the key of a fresh row.</summary>
    public void Write(int slot, ulong hash, ReadOnlySpan<Column> keys, int row)
    {
        rows.Field<ulong>(slot, 0) = hash;
        for (int i = 0; i < keys.Length; i++)
        {
            Column key = keys[i];
            int offset = layout.Offsets[i];
            if (key.IsNull(row))
            {
                rows.Field<ulong>(slot, layout.NullOffset + (i >> 6 << 3)) |= 1UL << (i & 63);
                continue;
            }

            switch (key)
            {
                case FixedColumn<long> c: rows.Field<long>(slot, offset) = c.Values[row]; break;
                case FixedColumn<int> c: rows.Field<long>(slot, offset) = c.Values[row]; break;
                case FixedColumn<short> c: rows.Field<long>(slot, offset) = c.Values[row]; break;
                case FixedColumn<double> c: rows.Field<double>(slot, offset) = c.Values[row]; break;
                case FixedColumn<float> c: rows.Field<float>(slot, offset) = c.Values[row]; break;
                case BitColumn c: rows.Field<long>(slot, offset) = Bitmap.Get(c.Bits, row) ? 1 : 0; break;
                case FixedColumn<decimal> c: rows.Field<decimal>(slot, offset) = c.Values[row]; break;
                case FixedColumn<IntervalValue> c: rows.Field<IntervalValue>(slot, offset) = c.Values[row]; break;
                case FixedColumn<UuidValue> c: rows.Field<UuidValue>(slot, offset) = c.Values[row]; break;
                case ViewColumn c: WriteView(slot, offset, c.GetBytes(row)); break;
                default:
                    var nested = new ByteWriter(64);
                    KeyEncoding.Append(ref nested, key, row, false, false);
                    WriteView(slot, offset, nested.Written);
                    nested.Dispose();
                    break;
            }
        }
    }

    /// <summary>SQL grouping equality (NULL equals NULL) of a stored key and a row; hashes are known to be equal.</summary>
    public bool Matches(int slot, ReadOnlySpan<Column> keys, int row)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            Column key = keys[i];
            bool isNull = IsNull(slot, i);
            if (key.IsNull(row) != isNull) return false;
            if (isNull) continue;
            int offset = layout.Offsets[i];
            bool equal = key switch
            {
                FixedColumn<long> c => rows.Field<long>(slot, offset) == c.Values[row],
                FixedColumn<int> c => rows.Field<long>(slot, offset) == c.Values[row],
                FixedColumn<short> c => rows.Field<long>(slot, offset) == c.Values[row],
                FixedColumn<double> c => rows.Field<double>(slot, offset).Equals(c.Values[row]),
                FixedColumn<float> c => rows.Field<float>(slot, offset).Equals(c.Values[row]),
                BitColumn c => rows.Field<long>(slot, offset) != 0 == Bitmap.Get(c.Bits, row),
                FixedColumn<decimal> c => rows.Field<decimal>(slot, offset) == c.Values[row],
                FixedColumn<IntervalValue> c => rows.Field<IntervalValue>(slot, offset).Equals(c.Values[row]),
                FixedColumn<UuidValue> c => rows.Field<UuidValue>(slot, offset) == c.Values[row],
                ViewColumn c => ViewEquals(slot, offset, c.GetBytes(row)),
                _ => NestedEquals(slot, offset, key, row),
            };
            if (!equal) return false;
        }

        return true;
    }

    /// <summary>The form of <see cref="Matches"/> for one column of views.</summary>
    public bool MatchesView(int slot, bool isNull, ReadOnlySpan<byte> bytes)
    {
        if (IsNull(slot, 0) != isNull) return false;
        return isNull || ViewEquals(slot, layout.Offsets[0], bytes);
    }

    /// <summary>Appends the keys of rows, column by column.</summary>
    public void Read(ReadOnlySpan<int> slots, int column, ColumnBuilder into)
    {
        int offset = layout.Offsets[column];
        foreach (int slot in slots)
        {
            if (IsNull(slot, column))
            {
                into.AppendNull();
                continue;
            }

            switch (into)
            {
                case FixedBuilder<long> b: b.Append(rows.Field<long>(slot, offset)); break;
                case FixedBuilder<int> b: b.Append((int)rows.Field<long>(slot, offset)); break;
                case FixedBuilder<short> b: b.Append((short)rows.Field<long>(slot, offset)); break;
                case FixedBuilder<double> b: b.Append(rows.Field<double>(slot, offset)); break;
                case FixedBuilder<float> b: b.Append(rows.Field<float>(slot, offset)); break;
                case BitBuilder b: b.Append(rows.Field<long>(slot, offset) != 0); break;
                case FixedBuilder<decimal> b: b.Append(rows.Field<decimal>(slot, offset)); break;
                case FixedBuilder<IntervalValue> b: b.Append(rows.Field<IntervalValue>(slot, offset)); break;
                case FixedBuilder<UuidValue> b: b.Append(rows.Field<UuidValue>(slot, offset)); break;
                case ViewBuilder b: b.Append(ViewBytes(slot, offset)); break;
                default:
                    var reader = new ByteReader(ViewBytes(slot, offset));
                    KeyEncoding.Decode(ref reader, into, false, false);
                    break;
            }
        }
    }

    /// <summary>Appends a row's key as <see cref="KeyEncoding.AppendKey"/> does from columns.</summary>
    public void AppendKey(int slot, ref ByteWriter writer)
    {
        for (int i = 0; i < layout.Types.Length; i++)
        {
            if (IsNull(slot, i))
            {
                KeyEncoding.AppendNull(ref writer, false);
                continue;
            }

            int offset = layout.Offsets[i];
            PhysicalKind kind = layout.Types[i].Physical;
            if (kind is PhysicalKind.List or PhysicalKind.Struct)
            {
                // They are kept in this form, marker included.
                writer.WriteBytes(ViewBytes(slot, offset));
                continue;
            }

            KeyEncoding.AppendMarker(ref writer);
            switch (kind)
            {
                case PhysicalKind.Int64: KeyEncoding.AppendInt64(ref writer, rows.Field<long>(slot, offset)); break;
                case PhysicalKind.Int32: KeyEncoding.AppendInt32(ref writer, (int)rows.Field<long>(slot, offset)); break;
                case PhysicalKind.Int16: KeyEncoding.AppendInt16(ref writer, (short)rows.Field<long>(slot, offset)); break;
                case PhysicalKind.Float64: KeyEncoding.AppendDouble(ref writer, rows.Field<double>(slot, offset)); break;
                case PhysicalKind.Float32: KeyEncoding.AppendFloat(ref writer, rows.Field<float>(slot, offset)); break;
                case PhysicalKind.Bit: writer.WriteByte(rows.Field<long>(slot, offset) != 0 ? (byte)1 : (byte)0); break;
                case PhysicalKind.Decimal: KeyEncoding.AppendDecimal(ref writer, rows.Field<decimal>(slot, offset)); break;
                case PhysicalKind.Interval: KeyEncoding.AppendInterval(ref writer, rows.Field<IntervalValue>(slot, offset)); break;
                case PhysicalKind.Uuid: KeyEncoding.AppendUuid(ref writer, rows.Field<UuidValue>(slot, offset)); break;
                default: KeyEncoding.AppendBytes(ref writer, ViewBytes(slot, offset)); break;
            }
        }
    }

    /// <summary>Gives heap blocks of a key back.</summary>
    public void Free(int slot)
    {
        for (int i = 0; i < layout.Types.Length; i++)
        {
            if (!layout.IsView(i)) continue;
            int length = rows.Field<int>(slot, layout.Offsets[i]);
            if (length > MaxInline) heap.Free(rows.Field<uint>(slot, layout.Offsets[i] + 8), length);
        }
    }

    /// <summary>Appends the heap blocks of a key; a row's raw bytes and this make up its portable form.</summary>
    public void WriteOutside(int slot, ref ByteWriter writer)
    {
        for (int i = 0; i < layout.Types.Length; i++)
        {
            if (!layout.IsView(i)) continue;
            int length = rows.Field<int>(slot, layout.Offsets[i]);
            if (length > MaxInline) writer.WriteBytes(heap.Get(rows.Field<uint>(slot, layout.Offsets[i] + 8), length));
        }
    }

    /// <summary>Reads what <see cref="WriteOutside"/> wrote into fresh blocks of a row whose raw bytes were copied.</summary>
    public void ReadOutside(int slot, ref ByteReader reader)
    {
        for (int i = 0; i < layout.Types.Length; i++)
        {
            if (!layout.IsView(i)) continue;
            int length = rows.Field<int>(slot, layout.Offsets[i]);
            if (length <= MaxInline) continue;
            uint handle = heap.Allocate(length);
            reader.ReadBytes(length).CopyTo(heap.Get(handle, length));
            rows.Field<uint>(slot, layout.Offsets[i] + 8) = handle;
        }
    }

    private bool IsNull(int slot, int column) =>
        (rows.Field<ulong>(slot, layout.NullOffset + (column >> 6 << 3)) >> (column & 63) & 1) != 0;

    private void WriteView(int slot, int offset, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxInline)
        {
            uint handle = heap.Allocate(bytes.Length);
            bytes.CopyTo(heap.Get(handle, bytes.Length));
            rows.Field<int>(slot, offset + 4) = MemoryMarshal.Read<int>(bytes);
            rows.Field<uint>(slot, offset + 8) = handle;
        }
        else
        {
            bytes.CopyTo(rows.Row(slot).Slice(offset + 4, MaxInline));
        }

        rows.Field<int>(slot, offset) = bytes.Length;
    }

    private bool ViewEquals(int slot, int offset, ReadOnlySpan<byte> bytes) =>
        rows.Field<int>(slot, offset) == bytes.Length && ViewBytes(slot, offset).SequenceEqual(bytes);

    private bool NestedEquals(int slot, int offset, Column key, int row)
    {
        var nested = new ByteWriter(64);
        KeyEncoding.Append(ref nested, key, row, false, false);
        bool equal = ViewEquals(slot, offset, nested.Written);
        nested.Dispose();
        return equal;
    }

    private ReadOnlySpan<byte> ViewBytes(int slot, int offset)
    {
        int length = rows.Field<int>(slot, offset);
        return length <= MaxInline
            ? rows.Row(slot).Slice(offset + 4, length)
            : heap.Get(rows.Field<uint>(slot, offset + 8), length);
    }
}

/// <summary>A key of two 64-bit columns as it lies in a row, behind the hash.</summary>
internal struct KeyPair
{
    public ulong Nulls;
    public long First;
    public long Second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Equals(in KeyPair key, long first, long second) => key.Nulls == 0 && key.First == first && key.Second == second;
}
