using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;

namespace StreamSql.State.Keyed;

/// <summary>The probing loops, by shape of key: a block of rows at a time, so that the index can be prefetched and grown between.</summary>
public sealed partial class KeyedTable
{
    private const int Block = 64;

    internal void Probe(
        ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> rows, Span<int> slots, bool add)
    {
        bool prefetch = _index.MemorySize + Rows.MemorySize > CacheBytes;
        for (int start = 0; start < rows.Length; start += Block)
        {
            ReadOnlySpan<int> block = rows[start..Math.Min(rows.Length, start + Block)];
            Span<int> found = slots.Slice(start, block.Length);
            if (add) _index.Reserve(block.Length);
            if (prefetch) PrefetchBlock(hashes, block);
            if (_layout.Shape == KeyShape.Int64) ProbeInt64((FixedColumn<long>)keys[0], hashes, block, found, add);
            else if (_layout.Shape == KeyShape.View) ProbeView((ViewColumn)keys[0], keys, hashes, block, found, add);
            else if (_layout.Shape == KeyShape.Int64Pair && !keys[0].HasNulls && !keys[1].HasNulls)
                ProbePair(keys, hashes, block, found, add);
            else ProbeGeneric(keys, hashes, block, found, add);
        }
    }

    /// <summary>With rows behind the working set: what it misses is fetched with one call, then looked up again.</summary>
    private void ProbeThrough(
        IColdRows cold, ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> rows, Span<int> slots, bool add)
    {
        cold.MakeRoom();
        Probe(keys, hashes, rows, slots, add && cold.ColdCount == 0);
        if (cold.ColdCount > 0 && slots.Contains(-1)) FetchMissing(cold, keys, hashes, rows, slots, add);
        cold.Used(slots);
    }

    private void FetchMissing(
        IColdRows cold, ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> rows, Span<int> slots, bool add)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(rows.Length * 2);
        Span<int> missing = rented.AsSpan(0, rows.Length);
        int count = 0;
        for (int i = 0; i < rows.Length; i++)
            if (slots[i] < 0) missing[count++] = rows[i];
        missing = missing[..count];
        Span<int> found = rented.AsSpan(rows.Length, count);
        cold.Fetch(keys, hashes, missing);
        Probe(keys, hashes, missing, found, add);
        int next = 0;
        foreach (ref int slot in slots)
            if (slot < 0) slot = found[next++];
        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>First the index entries of all rows of the block, then the table rows that they point to.</summary>
    private void PrefetchBlock(ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> block)
    {
        SlotIndexView index = _index.View;
        RowView rows = Rows.View;
        foreach (int row in block) Prefetch.Line(ref index.Entry(index.Home(index.Scramble(hashes[row]))));
        foreach (int row in block)
        {
            ulong entry = index.Entry(index.Home(index.Scramble(hashes[row])));
            if (entry != 0) Prefetch.Line(ref rows.Field<byte>(SlotIndex.SlotOf(entry), 0));
        }
    }

    private void ProbeInt64(
        FixedColumn<long> column, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> block, Span<int> found, bool add)
    {
        ReadOnlySpan<long> values = column.Values;
        bool nulls = column.HasNulls;
        SlotIndexView index = _index.View;
        RowView table = Rows.View;
        for (int i = 0; i < block.Length; i++)
        {
            int row = block[i];
            if (nulls && column.IsNull(row))
            {
                found[i] = NullKey(add);
                table = Rows.View;
                continue;
            }

            long value = values[row];
            ulong scrambled = index.Scramble(hashes[row]);
            uint tag = SlotIndex.Tag(scrambled);
            int position = index.Home(scrambled);
            ulong entry;
            while ((entry = index.Entry(position)) != 0)
            {
                if (SlotIndex.TagOf(entry) == tag && table.Field<long>(SlotIndex.SlotOf(entry), 0) == value) break;
                position++;
            }

            int slot = SlotIndex.SlotOf(entry);
            if (entry == 0 && add)
            {
                slot = AddInt64(position, tag, value);
                table = Rows.View;
            }

            found[i] = slot;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int AddInt64(int position, uint tag, long value)
    {
        int slot = AddRow();
        Rows.Field<long>(slot, 0) = value;
        _index.Set(position, tag, slot);
        return slot;
    }

    private int NullKey(bool add)
    {
        if (_nullSlot < 0 && add) _nullSlot = AddRow();
        return _nullSlot;
    }

    private void ProbePair(
        ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> block, Span<int> found, bool add)
    {
        ReadOnlySpan<long> first = ((FixedColumn<long>)keys[0]).Values;
        ReadOnlySpan<long> second = ((FixedColumn<long>)keys[1]).Values;
        SlotIndexView index = _index.View;
        RowView table = Rows.View;
        for (int i = 0; i < block.Length; i++)
        {
            int row = block[i];
            ulong scrambled = index.Scramble(hashes[row]);
            uint tag = SlotIndex.Tag(scrambled);
            int position = index.Home(scrambled);
            ulong entry;
            while ((entry = index.Entry(position)) != 0)
            {
                if (SlotIndex.TagOf(entry) == tag && KeyPair.Equals(table.Field<KeyPair>(SlotIndex.SlotOf(entry), 8), first[row], second[row])) break;
                position++;
            }

            int slot = SlotIndex.SlotOf(entry);
            if (entry == 0 && add)
            {
                slot = AddGeneric(position, tag, hashes[row], keys, row);
                table = Rows.View;
            }

            found[i] = slot;
        }
    }

    /// <summary>One text, bytea or jsonb column.</summary>
    private void ProbeView(
        ViewColumn column, ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> block, Span<int> found, bool add)
    {
        bool nulls = column.HasNulls;
        SlotIndexView index = _index.View;
        RowView table = Rows.View;
        for (int i = 0; i < block.Length; i++)
        {
            int row = block[i];
            ulong hash = hashes[row];
            ulong scrambled = index.Scramble(hash);
            uint tag = SlotIndex.Tag(scrambled);
            int position = index.Home(scrambled);
            bool isNull = nulls && column.IsNull(row);
            ReadOnlySpan<byte> bytes = isNull ? default : column.GetBytes(row);
            ulong entry;
            while ((entry = index.Entry(position)) != 0)
            {
                int at = SlotIndex.SlotOf(entry);
                if (SlotIndex.TagOf(entry) == tag && table.Field<ulong>(at, 0) == hash && _keys.MatchesView(at, isNull, bytes)) break;
                position++;
            }

            int slot = SlotIndex.SlotOf(entry);
            if (entry == 0 && add)
            {
                slot = AddGeneric(position, tag, hash, keys, row);
                table = Rows.View;
            }

            found[i] = slot;
        }
    }

    private void ProbeGeneric(
        ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> block, Span<int> found, bool add)
    {
        for (int i = 0; i < block.Length; i++)
        {
            int row = block[i];
            ulong hash = hashes[row];
            ulong scrambled = _index.Scramble(hash);
            uint tag = SlotIndex.Tag(scrambled);
            int position = _index.Home(scrambled);
            ulong entry;
            while ((entry = _index.Entry(position)) != 0)
            {
                int slot = SlotIndex.SlotOf(entry);
                if (SlotIndex.TagOf(entry) == tag && _keys.HashOf(slot) == hash && _keys.Matches(slot, keys, row)) break;
                position++;
            }

            found[i] = entry != 0 ? SlotIndex.SlotOf(entry) : add ? AddGeneric(position, tag, hash, keys, row) : -1;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int AddGeneric(int position, uint tag, ulong hash, ReadOnlySpan<Column> keys, int row)
    {
        int slot = AddRow();
        _keys.Write(slot, hash, keys, row);
        _index.Set(position, tag, slot);
        return slot;
    }
}
