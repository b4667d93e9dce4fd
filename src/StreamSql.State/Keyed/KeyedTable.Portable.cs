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

    internal int KeyGroupOf(int slot) => KeyGroups.Of(HashOf(slot), MaxParallelism);

    /// <summary>True when rows are their raw bytes alone, so that pages can be copied whole.</summary>
    internal bool IsFlat => _layout.Shape == KeyShape.Int64 ? Descriptor.VariableFields == 0 : Descriptor.VariableFields == 0 && !HasViews;

    private bool HasViews => Enumerable.Range(0, _layout.Types.Length).Any(_layout.IsView);

    /// <summary>Appends a row: a byte (1 = the NULL key), the raw row, key blocks, variable fields.</summary>
    internal void WriteRow(int slot, ref ByteWriter writer)
    {
        writer.WriteByte(slot == _nullSlot ? (byte)1 : (byte)0);
        writer.WriteBytes(Rows.Row(slot));
        if (_layout.Shape == KeyShape.Generic) _keys.WriteOutside(slot, ref writer);
        for (int i = 0; i < Descriptor.VariableFields; i++) writer.WriteBytes(GetBytes(slot, i));
    }

    /// <summary>
    /// Adds the row at the reader, whose key is absent, and returns its slot; or skips it and returns -1 when its key group is not in
    /// <paramref name="range"/>.
    /// </summary>
    internal int ReadRow(ref ByteReader reader, KeyGroupRange range)
    {
        bool isNull = reader.ReadByte() != 0;
        IColdRows? cold = Cold;
        Cold = null;
        int slot = AddRow();
        Cold = cold;
        reader.ReadBytes(Rows.RowSize).CopyTo(Rows.Row(slot));
        if (isNull) _nullSlot = slot;
        else if (_layout.Shape == KeyShape.Generic) _keys.ReadOutside(slot, ref reader);
        for (int i = 0; i < Descriptor.VariableFields; i++) ReadField(slot, i, ref reader);
        if (!isNull) _index.Add(HashOf(slot), slot);
        if (range.Contains(KeyGroupOf(slot))) return slot;
        Drop(slot);
        return -1;
    }

    private void ReadField(int slot, int field, ref ByteReader reader)
    {
        ref long reference = ref Rows.Field<long>(slot, VariableOffset + (field * 8));
        int length = (int)(reference >> 32);
        reference = 0;
        if (length > 0) SetBytes(slot, field, reader.ReadBytes(length));
    }
}
