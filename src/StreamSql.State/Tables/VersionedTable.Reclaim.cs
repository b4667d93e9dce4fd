using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;

namespace StreamSql.State.Tables;

/// <summary>The writer's housekeeping: merging small segments, rewriting half-dead ones, forgetting deleted keys.</summary>
public sealed partial class VersionedTable
{
    private readonly List<TableSegment> _list = [];
    private readonly Stack<int> _freeIds = new();
    private readonly Queue<(long Version, TableSegment Segment)> _reclaimable = new();
    private readonly Queue<(long Version, int Slot)> _deleted = new();
    private int _segmentIds;

    private int NewSegmentId()
    {
        if (!_freeIds.TryPop(out int id)) id = _segmentIds++;
        if (id < _directory.Length) return id;
        var grown = new TableSegment?[Math.Max(8, _directory.Length * 2)];
        _directory.CopyTo(grown, 0);
        Volatile.Write(ref _directory, grown);
        return id;
    }

    private void Place(TableSegment segment) => Volatile.Write(ref _directory[segment.Id], segment);

    /// <summary>After a publication: what the horizon has passed goes.</summary>
    private void Reclaim()
    {
        long horizon = Horizon();
        bool work = _deleted.TryPeek(out (long Version, int Slot) first) && first.Version <= horizon;
        work |= _reclaimable.TryPeek(out (long Version, TableSegment Segment) half) && half.Version <= horizon;
        work |= MergeCandidate(out _);
        if (work)
        {
            Interlocked.Increment(ref _layoutStamp);
            while (_reclaimable.TryPeek(out half) && half.Version <= horizon)
            {
                _reclaimable.Dequeue();
                if (ReferenceEquals(_directory[half.Segment.Id], half.Segment)) RewriteWithNeighbour(half.Segment, horizon);
            }

            while (_deleted.TryPeek(out first) && first.Version <= horizon)
            {
                _deleted.Dequeue();
                ForgetKey(first.Slot, horizon);
            }

            while (MergeCandidate(out int start)) Rewrite(start, 2, horizon);
            Interlocked.Increment(ref _layoutStamp);
            Volatile.Write(ref _order, [.. _list]);
        }
    }

    /// <summary>
    /// The last two segments are merged while the last is at least half as large as the one before: each row is copied a logarithmic
    /// number of times, and few small segments are left.
    /// </summary>
    private bool MergeCandidate(out int start)
    {
        start = _list.Count - 2;
        if (start < 0) return false;
        int before = _list[start].Rows;
        int last = _list[start + 1].Rows;
        return before + last <= StreamChunk.MaxRows && last * 2 >= before;
    }

    private void RewriteWithNeighbour(TableSegment segment, long horizon)
    {
        int at = _list.IndexOf(segment);
        Invariant.Check(at >= 0);
        int live = segment.Rows - segment.Ended;
        if (at > 0 && _list[at - 1].Rows + live <= StreamChunk.MaxRows && !_list[at - 1].IsQueued) Rewrite(at - 1, 2, horizon);
        else Rewrite(at, 1, horizon);
    }

    /// <summary>Replaces adjacent segments by one with the rows that a version at or above the horizon sees.</summary>
    private void Rewrite(int start, int count, long horizon)
    {
        List<TableSegment> old = _list.GetRange(start, count);
        int[][] rows = new int[count][];
        int total = 0;
        for (int i = 0; i < count; i++)
        {
            rows[i] = LiveRows(old[i], horizon);
            total += rows[i].Length;
        }

        // Two segments whose rows a slow reader still needs may not fit into one.
        if (total > StreamChunk.MaxRows)
        {
            if (count > 1) Rewrite(start + 1, 1, horizon);
            return;
        }

        _list.RemoveRange(start, count);
        if (total > 0)
        {
            TableSegment merged = Copy(old, rows, total, horizon);
            Place(merged);
            _list.Insert(start, merged);
            Relink(merged, old, rows);
        }

        foreach (TableSegment segment in old)
        {
            Unlink(segment, horizon);
            Volatile.Write(ref _directory[segment.Id], null);
            _freeIds.Push(segment.Id);
        }
    }

    private static int[] LiveRows(TableSegment segment, long horizon)
    {
        var rows = new List<int>(segment.Rows);
        for (int row = 0; row < segment.Rows; row++)
            if (segment.EndOf(row) > horizon) rows.Add(row);
        return [.. rows];
    }

    private TableSegment Copy(List<TableSegment> old, int[][] rows, int total, long horizon)
    {
        int id = NewSegmentId();
        var columns = new Column[Descriptor.Schema.Count];
        var sources = new Column[old.Count];
        for (int c = 0; c < columns.Length; c++)
        {
            for (int s = 0; s < sources.Length; s++) sources[s] = old[s].Columns[c];
            columns[c] = DetachedColumns.Copy(Descriptor.Schema[c].Type, sources, rows);
        }

        long[] begin = new long[total];
        long[] previous = new long[total];
        int[]? slots = _keys is null ? null : new int[total];
        int[]? multiplicities = Descriptor.Identity == RowIdentity.Bag ? new int[total] : null;
        int at = 0;
        bool anyRecent = false;
        for (int s = 0; s < old.Count; s++)
        {
            foreach (int row in rows[s])
            {
                begin[at] = Math.Max(old[s].BeginOf(row), horizon);
                anyRecent |= begin[at] > horizon;
                previous[at] = begin[at] > horizon ? old[s].Previous?[row] ?? RowPlace.None : RowPlace.None;
                if (slots is not null) slots[at] = old[s].Slots![row];
                if (multiplicities is not null) multiplicities[at] = old[s].Multiplicities?[row] ?? 1;
                at++;
            }
        }

        // All versions that can be read see rows that began at or before the horizon: their exact begin no longer matters.
        return new TableSegment(id, columns, total)
        {
            Begin = anyRecent ? begin : null,
            BeginAll = horizon,
            Previous = anyRecent && slots is not null ? previous : null,
            Slots = slots,
            Multiplicities = multiplicities,
        };
    }

    /// <summary>Carries over the ends, and makes whoever pointed at a moved row point at its new place.</summary>
    private void Relink(TableSegment merged, List<TableSegment> old, int[][] rows)
    {
        int at = merged.Rows;
        for (int s = old.Count - 1; s >= 0; s--)
        {
            // Newest first: a key's younger row must be in its new place before the older one is looked for behind it.
            for (int i = rows[s].Length - 1; i >= 0; i--)
            {
                at--;
                int row = rows[s][i];
                long end = old[s].EndOf(row);
                if (end != long.MaxValue) merged.SetEnd(at, end);
                if (merged.Slots is not null) Repoint(merged.Slots[at], RowPlace.Of(old[s].Id, row), RowPlace.Of(merged.Id, at));
            }
        }

        if (merged.Ended * 2 < merged.Rows) return;
        merged.IsQueued = true;
        _reclaimable.Enqueue((OpenVersion, merged));
    }

    private void Repoint(int slot, long from, long to)
    {
        long place = _newest[slot];
        if (place == from)
        {
            _newest[slot] = to;
            return;
        }

        long newest = long.MaxValue;
        while (place >= 0 && _directory[RowPlace.Segment(place)] is { Previous: { } previous } segment)
        {
            int row = RowPlace.Row(place);

            // A chain ends where it points to a row that is gone; what lies there now is of another key, or younger.
            if (row >= segment.Rows || segment.Slots![row] != slot || segment.BeginOf(row) >= newest) return;
            newest = segment.BeginOf(row);
            place = previous[row];
            if (place != from) continue;
            Volatile.Write(ref previous[row], to);
            return;
        }
    }

    /// <summary>Keys whose newest row is dropped with a segment no longer point there.</summary>
    private void Unlink(TableSegment segment, long horizon)
    {
        if (segment.Slots is null || segment.Ended == 0) return;
        for (int row = 0; row < segment.Rows; row++)
        {
            if (segment.EndOf(row) > horizon) continue;
            int slot = segment.Slots[row];
            if (_newest[slot] == RowPlace.Of(segment.Id, row)) _newest[slot] = RowPlace.None;
        }
    }

    /// <summary>Removes a key that no readable version holds, unless it has come back.</summary>
    private void ForgetKey(int slot, long horizon)
    {
        if (!_keys!.IsLive(slot)) return;
        ref WriterState state = ref StateOf(slot);
        if (state.Pending > 0 || state.Multiplicity != 0) return;
        long place = _newest[slot];
        if (place >= 0 && _directory[RowPlace.Segment(place)] is { } segment
            && RowPlace.Row(place) < segment.Rows && segment.Slots![RowPlace.Row(place)] == slot
            && segment.EndOf(RowPlace.Row(place)) > horizon) return;
        _newest[slot] = RowPlace.None;
        Journal?.Forgotten(slot);
        _keys.Remove(slot);
    }
}
