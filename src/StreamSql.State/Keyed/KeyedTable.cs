using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Keys;
using StreamSql.Core.Memory;

namespace StreamSql.State.Keyed;

/// <summary>
/// Keyed rows: a hash index over rows <c>[key part | fixed value | variable fields]</c>. The index and the rows are the working set; a
/// backend may hold further rows behind it and is asked for what a batch misses. Owned by one task thread.
/// A slot is valid from the call that returned it until <see cref="Remove"/>, or until the next batch when the backend may evict.
/// </summary>
public sealed partial class KeyedTable
{
    /// <summary>Index and rows beyond this are probed with prefetching.</summary>
    private const int CacheBytes = 256 << 10;

    private readonly KeyLayout _layout;
    private readonly KeyStore _keys;
    private readonly SlotIndex _index = new();
    private readonly ByteHeap _heap = new();
    private ulong[] _live = [];
    private int _nullSlot = -1;

    internal KeyedTable(KeyedTableDescriptor descriptor, int maxParallelism)
    {
        Invariant.Check(descriptor.ValueSize >= 0 && descriptor.ValueSize % 8 == 0);
        Descriptor = descriptor;
        MaxParallelism = maxParallelism;
        _layout = new KeyLayout(descriptor.KeyTypes);
        Rows = new RowArena(_layout.Size + descriptor.ValueSize + (descriptor.VariableFields * 8));
        _keys = new KeyStore(_layout, Rows, _heap);
    }

    /// <summary>A table that belongs to no subtask's state: batch-local aggregation, ad-hoc queries.</summary>
    public static KeyedTable Scratch(KeyedTableDescriptor descriptor) => new(descriptor, KeyGroups.DefaultMaxParallelism);

    public KeyedTableDescriptor Descriptor { get; }

    /// <summary>The rows; accumulators work in place at <see cref="ValueOffset"/> and behind.</summary>
    public RowArena Rows { get; }

    /// <summary>Where the fixed value starts in a row.</summary>
    public int ValueOffset => _layout.Size;

    /// <summary>Rows in the working set.</summary>
    public int Count => _index.Count + (_nullSlot >= 0 ? 1 : 0);

    /// <summary>Rows in the working set and behind it.</summary>
    public long TotalCount => Count + (Cold?.ColdCount ?? 0);

    /// <summary>Bytes that the rows in the working set need, without what is free in pages.</summary>
    internal long LiveBytes => ((long)Count * (Rows.RowSize + 16)) + _heap.LiveBytes;

    public long MemorySize => Rows.MemorySize + _heap.MemorySize + _index.MemorySize + (_live.Length * 8L);

    internal int MaxParallelism { get; }

    internal SlotIndex Index => _index;

    private int VariableOffset => _layout.Size + Descriptor.ValueSize;

    /// <summary>
    /// The slots of the keys of a batch; keys that are new get a zeroed row. <paramref name="hashes"/> are those of
    /// <see cref="KeyHash.Compute"/> over <paramref name="keys"/>, by physical row; <paramref name="slots"/>[i] belongs to
    /// <paramref name="physicalRows"/>[i].
    /// </summary>
    public void FindOrAdd(
        ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> physicalRows, Span<int> slots)
    {
        Invariant.Check(keys.Length == _layout.Types.Length && slots.Length >= physicalRows.Length);
        if (Cold is null) Probe(keys, hashes, physicalRows, slots, true);
        else ProbeThrough(Cold, keys, hashes, physicalRows, slots[..physicalRows.Length], true);
    }

    /// <summary>Like <see cref="FindOrAdd"/>, but a key that is absent gives -1.</summary>
    public void Find(
        ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> physicalRows, Span<int> slots)
    {
        Invariant.Check(keys.Length == _layout.Types.Length && slots.Length >= physicalRows.Length);
        if (Cold is null) Probe(keys, hashes, physicalRows, slots, false);
        else ProbeThrough(Cold, keys, hashes, physicalRows, slots[..physicalRows.Length], false);
    }

    /// <summary>Takes a row out.</summary>
    public void Remove(int slot)
    {
        Invariant.Check(IsLive(slot));
        Cold?.Removed(slot);
        Drop(slot);
    }

    /// <summary>Takes out all rows.</summary>
    public void Clear()
    {
        Cold?.Cleared();
        Rows.Clear();
        _heap.Clear();
        _index.Clear();
        Array.Clear(_live);
        _nullSlot = -1;
    }

    /// <summary>Appends the keys of rows to a builder per key column.</summary>
    public void ReadKeys(ReadOnlySpan<int> slots, ReadOnlySpan<ColumnBuilder> keyBuilders)
    {
        if (_layout.Shape == KeyShape.Int64)
        {
            var builder = (FixedBuilder<long>)keyBuilders[0];
            foreach (int slot in slots)
            {
                if (slot == _nullSlot) builder.AppendNull();
                else builder.Append(Rows.Field<long>(slot, 0));
            }

            return;
        }

        for (int i = 0; i < keyBuilders.Length; i++) _keys.Read(slots, i, keyBuilders[i]);
    }

    /// <summary>
    /// The next live slots at or above <paramref name="cursor"/>, ascending; returns how many, 0 at the end. Rows may be removed and
    /// changed between calls; rows added meanwhile may or may not be seen.
    /// </summary>
    public int NextSlots(ref int cursor, Span<int> slots)
    {
        int count = 0;
        int end = Math.Min(_live.Length << 6, Rows.HighWater);
        while (cursor < end && count < slots.Length)
        {
            ulong word = _live[cursor >> 6] >> (cursor & 63);
            if (word == 0)
            {
                cursor = (cursor | 63) + 1;
                continue;
            }

            cursor += BitOperations.TrailingZeroCount(word);
            slots[count++] = cursor++;
        }

        return count;
    }

    /// <summary>A variable field; empty when never set. Valid until the next <see cref="SetBytes"/>.</summary>
    public ReadOnlySpan<byte> GetBytes(int slot, int field)
    {
        ref long reference = ref Rows.Field<long>(slot, VariableOffset + (field * 8));
        int length = (int)(reference >> 32);
        return length == 0 ? default : _heap.Get((uint)reference, length);
    }

    /// <summary>Replaces a variable field; the bytes are copied and must not lie in this table's heap.</summary>
    public void SetBytes(int slot, int field, ReadOnlySpan<byte> bytes)
    {
        ref long reference = ref Rows.Field<long>(slot, VariableOffset + (field * 8));
        int length = (int)(reference >> 32);
        uint handle = (uint)reference;
        if (length == 0 || bytes.Length == 0 || !ByteHeap.SameBlock(length, bytes.Length))
        {
            if (length > 0) _heap.Free(handle, length);
            handle = bytes.Length == 0 ? 0 : _heap.Allocate(bytes.Length);
        }

        if (bytes.Length > 0) bytes.CopyTo(_heap.Get(handle, bytes.Length));
        reference = (long)bytes.Length << 32 | handle;
    }

    /// <summary>The stable hash of a row's key.</summary>
    public ulong HashOf(int slot)
    {
        if (_layout.Shape != KeyShape.Int64) return _keys.HashOf(slot);
        return slot == _nullSlot ? KeyHash.Null : KeyHash.OfInt64(Rows.Field<long>(slot, 0));
    }

    internal bool IsLive(int slot) => slot >= 0 && slot >> 6 < _live.Length && (_live[slot >> 6] >> (slot & 63) & 1) != 0;

    private int AddRow()
    {
        int slot = Rows.Add();
        if (slot >> 6 >= _live.Length) Array.Resize(ref _live, Math.Max(4, _live.Length * 2));
        _live[slot >> 6] |= 1UL << (slot & 63);
        Cold?.Added(slot);
        return slot;
    }

    /// <summary>Takes a row out of the working set; what the backend holds stays.</summary>
    internal void Drop(int slot)
    {
        if (slot == _nullSlot) _nullSlot = -1;
        else _index.Remove(HashOf(slot), slot);
        if (_layout.Shape is KeyShape.Generic or KeyShape.View) _keys.Free(slot);
        for (int i = 0; i < Descriptor.VariableFields; i++) SetBytes(slot, i, default);
        _live[slot >> 6] &= ~(1UL << (slot & 63));
        Rows.Remove(slot);
    }
}
