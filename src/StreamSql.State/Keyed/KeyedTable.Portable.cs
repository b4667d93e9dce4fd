using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Keys;

namespace StreamSql.State.Keyed;

/// <summary>Rows in a form that another table, process or machine can take over: raw bytes, then what lies in the heap.</summary>
public sealed partial class KeyedTable
{
    /// <summary>What stands behind the working set; null when the working set is all there is.</summary>
    internal IColdRows? Cold { get; set; }

    /// <summary>Notes that the values of rows were changed. Needed by backends that write back; free otherwise.</summary>
    public void MarkDirty(ReadOnlySpan<int> slots) => Cold?.Changed(slots);

    /// <summary>The key group of a row, by what rows are spread by.</summary>
    internal int KeyGroupOf(int slot) =>
        KeyGroups.Of(Descriptor.DistributionKeys is { } keys ? DistributionHash(slot, keys) : HashOf(slot), MaxParallelism);

    /// <summary>Appends a row's key as <see cref="KeyEncoding.AppendKey"/> does from columns.</summary>
    internal void AppendKey(int slot, ref ByteWriter writer)
    {
        if (_layout.Shape != KeyShape.Int64)
        {
            _keys.AppendKey(slot, ref writer);
            return;
        }

        if (slot == _nullSlot)
        {
            KeyEncoding.AppendNull(ref writer, false);
            return;
        }

        KeyEncoding.AppendMarker(ref writer);
        KeyEncoding.AppendInt64(ref writer, Rows.Field<long>(slot, 0));
    }

    /// <summary>True when rows are their raw bytes alone, so that pages can be copied whole.</summary>
    internal bool IsFlat => _layout.Shape == KeyShape.Int64 ? Descriptor.VariableFields == 0 : Descriptor.VariableFields == 0 && !HasViews;

    private bool HasViews => Enumerable.Range(0, _layout.Types.Length).Any(_layout.IsView);

    /// <summary>Appends a row: a byte (1 = the NULL key), the raw row, key blocks, variable fields.</summary>
    internal void WriteRow(int slot, ref ByteWriter writer)
    {
        writer.WriteByte(slot == _nullSlot ? (byte)1 : (byte)0);
        writer.WriteBytes(Rows.Row(slot));
        if (_layout.Shape is KeyShape.Generic or KeyShape.View) _keys.WriteOutside(slot, ref writer);
        for (int i = 0; i < Descriptor.VariableFields; i++) writer.WriteBytes(GetBytes(slot, i));
    }

    /// <summary>
    /// Adds the row at the reader, whose key is absent, and returns its slot; or skips it and returns -1 when its key group is not in
    /// <paramref name="range"/> (null: all are taken). The backend is not told of it.
    /// </summary>
    internal int ReadRow(ref ByteReader reader, KeyGroupRange? range)
    {
        bool isNull = reader.ReadByte() != 0;
        int slot = AddLoaded();
        reader.ReadBytes(Rows.RowSize).CopyTo(Rows.Row(slot));
        if (isNull) _nullSlot = slot;
        else if (_layout.Shape is KeyShape.Generic or KeyShape.View) _keys.ReadOutside(slot, ref reader);
        for (int i = 0; i < Descriptor.VariableFields; i++) ReadField(slot, i, ref reader);
        if (!isNull) _index.Add(HashOf(slot), slot);
        if (range is not { } own || own.Contains(KeyGroupOf(slot))) return slot;
        Drop(slot);
        return -1;
    }

    /// <summary>Appends live bits, the slot of the NULL key and the raw bytes of the rows of one page. Flat tables only.</summary>
    internal void WritePage(int firstSlot, int count, ref ByteWriter writer)
    {
        writer.Write(count);
        writer.Write(_nullSlot >= firstSlot && _nullSlot < firstSlot + count ? _nullSlot - firstSlot : -1);
        int words = (count + 63) >> 6;
        for (int i = 0; i < words; i++) writer.Write((firstSlot >> 6) + i < _live.Length ? _live[(firstSlot >> 6) + i] : 0UL);
        writer.WriteBytes(Rows.RawRows(firstSlot, count));
    }

    /// <summary>Adds the rows of a page that lie in <paramref name="range"/>; their keys are absent.</summary>
    internal void ReadPage(ref ByteReader reader, KeyGroupRange? range)
    {
        int count = reader.Read<int>();
        int nullRow = reader.Read<int>();
        ReadOnlySpan<ulong> live = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(reader.ReadBytes(((count + 63) >> 6) * 8));
        ReadOnlySpan<byte> raw = reader.ReadBytes(count * Rows.RowSize);
        for (int row = 0; row < count; row++)
        {
            if ((live[row >> 6] >> (row & 63) & 1) == 0) continue;
            int slot = AddLoaded();
            raw.Slice(row * Rows.RowSize, Rows.RowSize).CopyTo(Rows.Row(slot));
            if (row == nullRow) _nullSlot = slot;
            else _index.Add(HashOf(slot), slot);
            if (range is { } own && !own.Contains(KeyGroupOf(slot))) Drop(slot);
        }
    }

    private int AddLoaded()
    {
        IColdRows? cold = Cold;
        Cold = null;
        int slot = AddRow();
        Cold = cold;
        return slot;
    }

    private ulong DistributionHash(int slot, IReadOnlyList<int> keys)
    {
        ReadOnlySpan<int> slots = [slot];
        var columns = new Column[keys.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            using ColumnBuilder builder = ColumnBuilder.Create(_layout.Types[keys[i]], 1);
            if (_layout.Shape == KeyShape.Int64) ReadKeys(slots, [builder]);
            else _keys.Read(slots, keys[i], builder);
            columns[i] = builder.Finish();
        }

        Span<ulong> hash = stackalloc ulong[1];
        KeyHash.Compute(columns, 1, hash);
        foreach (Column column in columns) column.Release();
        return hash[0];
    }

    private void ReadField(int slot, int field, ref ByteReader reader)
    {
        ref long reference = ref Rows.Field<long>(slot, VariableOffset + (field * 8));
        int length = (int)(reference >> 32);
        reference = 0;
        if (length > 0) SetBytes(slot, field, reader.ReadBytes(length));
    }
}
