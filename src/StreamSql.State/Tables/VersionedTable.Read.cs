using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Memory;

namespace StreamSql.State.Tables;

/// <summary>
/// The readers' side. A row that is found is right by itself (its key, and the version lies between its begin and end), however it was
/// reached; only "not found" may be the writer's moving, and is believed when the layout stamp has not changed meanwhile.
/// </summary>
public sealed partial class VersionedTable
{
    /// <summary>
    /// The net changes between two kept versions, as chunks with row kinds (-U directly before its +U); null when
    /// <paramref name="fromVersion"/> is no longer kept. From -1: all rows. The caller owns the chunks.
    /// </summary>
    public IEnumerable<StreamChunk>? ChangesBetween(long fromVersion, long toVersion)
    {
        lock (_pinLock)
        {
            TablePin? from = null;
            if (fromVersion >= 0 && !TryPin(fromVersion, out from)) return null;
            if (!TryPin(toVersion, out TablePin? to))
            {
                from?.Dispose();
                return null;
            }

            return Changes(from, to, fromVersion < 0 ? null : ChangedSlots(fromVersion, toVersion));
        }
    }

    /// <summary>Finds the row of a key at a version.</summary>
    internal bool TryFind(ReadOnlySpan<Column> keys, int row, long version, out TableSegment? segment, out int found)
    {
        ulong[] hashes = System.Buffers.ArrayPool<ulong>.Shared.Rent(row + 1);
        KeyHash.Compute(keys, row + 1, hashes);
        ulong scrambled = _keys!.Index.Scramble(hashes[row]);
        System.Buffers.ArrayPool<ulong>.Shared.Return(hashes);
        var spin = default(SpinWait);
        while (true)
        {
            int stamp = Volatile.Read(ref _layoutStamp);
            if (Probe(scrambled, keys, row, version, out segment, out found)) return true;
            if ((stamp & 1) == 0 && Volatile.Read(ref _layoutStamp) == stamp) return false;
            spin.SpinOnce();
        }
    }

    private bool Probe(ulong scrambled, ReadOnlySpan<Column> keys, int row, long version, out TableSegment? segment, out int found)
    {
        ulong[] entries = _keys!.Index.Entries;
        int mask = entries.Length - 1;
        uint tag = SlotIndex.Tag(scrambled);
        int position = SlotIndex.HomeIn(entries, scrambled) & mask;
        for (int i = 0; i <= mask; i++, position = (position + 1) & mask)
        {
            ulong entry = Volatile.Read(ref entries[position]);
            if (entry == 0) break;
            if (SlotIndex.TagOf(entry) != tag || !Walk(SlotIndex.SlotOf(entry), version, out segment, out found)) continue;
            if (KeyEquals(segment!, found, keys, row)) return true;
        }

        segment = null;
        found = 0;
        return false;
    }

    /// <summary>From the newest row of a slot back to the one that a version sees.</summary>
    private bool Walk(int slot, long version, out TableSegment? segment, out int row)
    {
        long place = _newest[slot];
        long begin = long.MaxValue;
        segment = null;
        row = 0;
        while (place >= 0 && (segment = SegmentAt(place)) is not null)
        {
            row = RowPlace.Row(place);
            if (row >= segment.Rows || segment.Slots![row] != slot || segment.BeginOf(row) >= begin) return false;
            begin = segment.BeginOf(row);
            if (begin <= version) return version < segment.EndOf(row);
            if (segment.Previous is not { } previous) return false;
            place = Volatile.Read(ref previous[row]);
        }

        return false;
    }

    private bool KeyEquals(TableSegment segment, int found, ReadOnlySpan<Column> keys, int row)
    {
        for (int i = 0; i < keys.Length; i++)
            if (!ValueEquality.AreEqual(segment.Columns[KeyColumns[i]], found, keys[i], row)) return false;
        return true;
    }

    private bool TryFindSlot(int slot, long version, out TableSegment? segment, out int row)
    {
        var spin = default(SpinWait);
        while (true)
        {
            int stamp = Volatile.Read(ref _layoutStamp);
            if (Walk(slot, version, out segment, out row)) return true;
            if ((stamp & 1) == 0 && Volatile.Read(ref _layoutStamp) == stamp) return false;
            spin.SpinOnce();
        }
    }

    /// <summary>Slots that changed after one version up to another; null in append-only tables.</summary>
    private int[]? ChangedSlots(long from, long to)
    {
        if (_keys is null) return null;
        var slots = new HashSet<int>();
        foreach (KeptVersion kept in _kept)
        {
            // A pin between two publications sees the older one: changes of the publication above it count.
            if (kept.Version > from && kept.Version <= to && kept.ChangedSlots is { } changed) slots.UnionWith(changed);
        }

        return [.. slots];
    }

    private IEnumerable<StreamChunk> Changes(TablePin? from, TablePin to, int[]? slots)
    {
        try
        {
            if (from is null || slots is null)
            {
                foreach (StreamChunk chunk in from is null ? to.Scan() : Appended(from.Version, to.Version)) yield return chunk;
                yield break;
            }

            var changes = new ChangeBuilder(Descriptor.Schema);
            foreach (int slot in slots)
            {
                AddChange(changes, slot, from.Version, to.Version);
                if (changes.Count >= StreamChunk.MaxRows - 1) yield return changes.Finish();
            }

            if (changes.Count > 0) yield return changes.Finish();
        }
        finally
        {
            from?.Dispose();
            to.Dispose();
        }
    }

    private void AddChange(ChangeBuilder changes, int slot, long from, long to)
    {
        bool had = TryFindSlot(slot, from, out TableSegment? old, out int oldRow);
        bool has = TryFindSlot(slot, to, out TableSegment? now, out int nowRow);
        if (Descriptor.Identity == RowIdentity.Bag)
        {
            int difference = (has ? now!.Multiplicities?[nowRow] ?? 1 : 0) - (had ? old!.Multiplicities?[oldRow] ?? 1 : 0);
            for (; difference > 0; difference--) changes.Add(now!.Columns, nowRow, RowKind.Insert);
            for (; difference < 0; difference++) changes.Add(old!.Columns, oldRow, RowKind.Delete);
            return;
        }

        if (had && has)
        {
            if (ReferenceEquals(old, now) && oldRow == nowRow) return;
            if (ValueEquality.AreEqual(old!.Columns, oldRow, now!.Columns, nowRow)) return;
        }

        if (had) changes.Add(old!.Columns, oldRow, has ? RowKind.UpdateBefore : RowKind.Delete);
        if (has) changes.Add(now!.Columns, nowRow, had ? RowKind.UpdateAfter : RowKind.Insert);
    }

    private IEnumerable<StreamChunk> Appended(long from, long to)
    {
        TableSegment[] order = Order;
        int first = order.Length;
        while (first > 0 && order[first - 1].NewestBegin > from) first--;
        for (int i = first; i < order.Length; i++)
        {
            if (SelectAppended(order[i], from, to) is { } chunk) yield return chunk;
        }
    }

    private static StreamChunk? SelectAppended(TableSegment segment, long from, long to)
    {
        PooledBuffer selection = BufferPool.Rent<int>(segment.Rows);
        Span<int> rows = selection.As<int>();
        int count = 0;
        for (int row = 0; row < segment.Rows; row++)
        {
            long begin = segment.BeginOf(row);
            if (begin > from && begin <= to) rows[count++] = row;
        }

        if (count > 0) return segment.ToChunk(null, selection, count);
        selection.Release();
        return null;
    }
}
