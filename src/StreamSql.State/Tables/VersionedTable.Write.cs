using System.Buffers;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.State.Keyed;

namespace StreamSql.State.Tables;

/// <summary>The writer's side: rows of the open version, and publication.</summary>
public sealed partial class VersionedTable
{
    private readonly KeyedTable? _keys;
    private readonly PlaceArray _newest = new();
    private readonly List<int> _touched = [];
    private readonly List<int> _pendingSlots = [];
    private readonly List<bool> _pendingDead = [];
    private ColumnBuilder[]? _pending;
    private long _openCount;

    /// <summary>True when something was applied and not published.</summary>
    public bool HasOpenChanges => _touched.Count > 0 || PendingRows > 0;

    private int PendingRows => _pending is null ? 0 : Descriptor.Identity == RowIdentity.AppendOnly ? _appended : _pendingSlots.Count;

    private int _appended;

    private long OpenVersion => _published + 1;

    /// <summary>
    /// Applies a changelog chunk to the open version. Borrows the chunk. With a key, -U and -D end the row of that key and +I and +U
    /// replace it; in a bag they take from and add to the multiplicity.
    /// </summary>
    public void Apply(StreamChunk chunk)
    {
        int count = chunk.RowCount;
        if (count == 0) return;
        _pending ??= [.. Descriptor.Schema.Fields.Select(f => ColumnBuilder.Create(f.Type))];
        Invariant.Check(chunk.ColumnCount == _pending.Length);
        int[] rented = ArrayPool<int>.Shared.Rent(count * 3);
        Span<int> rows = rented.AsSpan(0, count);
        for (int i = 0; i < count; i++) rows[i] = chunk.PhysicalRow(i);
        if (_keys is null) AppendAll(chunk, rows);
        else ApplyKeyed(chunk, rows, rented.AsSpan(count, count), rented.AsSpan(2 * count, count));
        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>Makes the open version readable under a number above all before.</summary>
    public void Publish(long version)
    {
        Invariant.Check(version > _published);
        AddPending();
        int[]? changed = _keys is null ? null : [.. _touched];
        Settle();
        Volatile.Write(ref _order, [.. _list]);
        lock (_pinLock)
        {
            _kept.Enqueue(new KeptVersion(version, _openCount, changed));
            while (_kept.Count > Math.Max(1, Descriptor.RetainedVersions) && !IsPinnedAtOrBelow(_kept.Peek().Version)) _kept.Dequeue();
            Interlocked.Exchange(ref _publishedCount, _openCount);
            Interlocked.Exchange(ref _published, version);
        }

        Reclaim();
        Published?.Invoke(this, version);
    }

    private void AppendAll(StreamChunk chunk, ReadOnlySpan<int> rows)
    {
        foreach (int row in rows) Invariant.Check(!chunk.Kind(row).IsRetract());
        AppendPending(chunk, rows);
        _appended += rows.Length;
        _openCount += rows.Length;
    }

    private void AppendPending(StreamChunk chunk, ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < _pending!.Length; i++) _pending[i].AppendRows(chunk[i], rows);
    }

    private void ApplyKeyed(StreamChunk chunk, ReadOnlySpan<int> rows, Span<int> slots, Span<int> added)
    {
        var keys = new Column[KeyColumns.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = chunk[KeyColumns[i]];
        ulong[] hashes = ArrayPool<ulong>.Shared.Rent(chunk.PhysicalRows);
        KeyHash.Compute(keys, chunk.PhysicalRows, hashes);
        _keys!.FindOrAdd(keys, hashes, rows, slots);
        ArrayPool<ulong>.Shared.Return(hashes);
        int addedCount = 0;
        bool bag = Descriptor.Identity == RowIdentity.Bag;
        for (int i = 0; i < rows.Length; i++)
        {
            bool retract = chunk.Kind(rows[i]).IsRetract();
            bool adds = bag ? ChangeBag(slots[i], retract ? -1 : 1) : ChangeRow(slots[i], retract);
            if (adds) added[addedCount++] = rows[i];
        }

        AppendPending(chunk, added[..addedCount]);
    }

    /// <summary>True when the row must be appended to the open version.</summary>
    private bool ChangeRow(int slot, bool retract)
    {
        ref WriterState state = ref StateOf(slot);
        Touch(slot, ref state);
        if (state.Pending > 0)
        {
            _pendingDead[state.Pending - 1] = true;
            state.Pending = 0;
            _openCount--;
        }
        else if (EndNewest(slot))
        {
            _openCount--;
        }

        if (retract) return false;
        _openCount++;
        AddPendingSlot(slot, ref state);
        return true;
    }

    private bool ChangeBag(int slot, int change)
    {
        ref WriterState state = ref StateOf(slot);
        Touch(slot, ref state);
        EndNewest(slot);
        _openCount += Math.Max(0, state.Multiplicity + change) - Math.Max(0, state.Multiplicity);
        state.Multiplicity += change;
        if (state.Pending > 0) return false;
        AddPendingSlot(slot, ref state);
        return true;
    }

    private void AddPendingSlot(int slot, ref WriterState state)
    {
        _pendingSlots.Add(slot);
        _pendingDead.Add(false);
        state.Pending = _pendingSlots.Count;
    }

    private void Touch(int slot, ref WriterState state)
    {
        if (state.Touched != 0) return;
        state.Touched = 1;
        _touched.Add(slot);
    }

    /// <summary>Ends the newest published row of a key; false when it has none or it has ended before.</summary>
    private bool EndNewest(int slot)
    {
        long place = _newest[slot];
        if (place < 0) return false;
        TableSegment segment = _directory[RowPlace.Segment(place)]!;
        int row = RowPlace.Row(place);
        if (segment.EndOf(row) != long.MaxValue) return false;
        segment.SetEnd(row, OpenVersion);
        if (segment.Ended * 2 >= segment.Rows && !segment.IsQueued)
        {
            segment.IsQueued = true;
            _reclaimable.Enqueue((OpenVersion, segment));
        }

        return true;
    }

    private ref WriterState StateOf(int slot) => ref _keys!.Rows.Field<WriterState>(slot, _keys.ValueOffset);

    /// <summary>Moves the surviving rows of the open version into segments.</summary>
    private void AddPending()
    {
        if (PendingRows == 0) return;
        int total = PendingRows;
        var columns = new Column[_pending!.Length];
        for (int i = 0; i < columns.Length; i++) columns[i] = _pending[i].Finish();
        int[] live = ArrayPool<int>.Shared.Rent(total);
        int count = 0;
        for (int row = 0; row < total; row++)
            if (_keys is null || IsPendingLive(row)) live[count++] = row;
        for (int start = 0; start < count; start += StreamChunk.MaxRows)
            AddSegment(columns, live[start..Math.Min(count, start + StreamChunk.MaxRows)]);
        ArrayPool<int>.Shared.Return(live);
        foreach (Column column in columns) column.Release();
        _pendingSlots.Clear();
        _pendingDead.Clear();
        _appended = 0;
    }

    private bool IsPendingLive(int row) =>
        !_pendingDead[row] && (Descriptor.Identity != RowIdentity.Bag || StateOf(_pendingSlots[row]).Multiplicity > 0);

    private void AddSegment(Column[] columns, int[] rows)
    {
        int id = NewSegmentId();
        var copies = new Column[columns.Length];
        for (int i = 0; i < copies.Length; i++)
            copies[i] = DetachedColumns.Copy(Descriptor.Schema[i].Type, [columns[i]], [rows]);
        int[]? slots = null;
        long[]? previous = null;
        int[]? multiplicities = null;
        if (_keys is not null)
        {
            slots = new int[rows.Length];
            for (int i = 0; i < rows.Length; i++)
            {
                slots[i] = _pendingSlots[rows[i]];
                long before = _newest[slots[i]];
                if (before >= 0 && previous is null)
                {
                    previous = new long[rows.Length];
                    Array.Fill(previous, RowPlace.None);
                }

                if (previous is not null) previous[i] = before;
                if (Descriptor.Identity != RowIdentity.Bag) continue;
                multiplicities ??= new int[rows.Length];
                multiplicities[i] = checked((int)StateOf(slots[i]).Multiplicity);
            }
        }

        var segment = new TableSegment(id, copies, rows.Length)
        {
            BeginAll = OpenVersion,
            Slots = slots,
            Previous = previous,
            Multiplicities = multiplicities,
        };
        Place(segment);
        _list.Add(segment);
        if (slots is not null)
            for (int i = 0; i < slots.Length; i++) _newest[slots[i]] = RowPlace.Of(id, i);
    }

    /// <summary>Closes the books of the open version: keys that are gone wait for the horizon, or go at once if no version saw them.</summary>
    private void Settle()
    {
        foreach (int slot in _touched)
        {
            ref WriterState state = ref StateOf(slot);
            state.Touched = 0;
            state.Pending = 0;
            Journal?.Changed(slot);
            if (!HasLiveRow(slot) && state.Multiplicity == 0) _deleted.Enqueue((OpenVersion, slot));
        }

        _touched.Clear();
    }

    private bool HasLiveRow(int slot)
    {
        long place = _newest[slot];
        return place >= 0 && _directory[RowPlace.Segment(place)]!.EndOf(RowPlace.Row(place)) == long.MaxValue;
    }
}
