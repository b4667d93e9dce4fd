using System.Buffers.Binary;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.TopN;

/// <summary>The ranges of touched partitions before and after a mini-batch, and their difference as changes.</summary>
public sealed partial class TopNOperator
{
    private readonly List<int> _touched = [];
    private readonly List<Entry> _entries = [];
    private readonly List<int> _entryStarts = [];
    private readonly List<Entry> _after = [];
    private ByteWriter _before = new(1024);

    /// <summary>Notes a partition's range as it is, before its first change in this mini-batch.</summary>
    private void Touch(int slot)
    {
        ref PartitionState state = ref State(slot);
        if (state.Touched != 0 || Context.IsBounded) return;
        state.Touched = 1;
        _touched.Add(slot);
        _entryStarts.Add(_entries.Count);
        Capture(slot, _entries);
    }

    /// <summary>Copies the rows in the range, duplicates repeated, to the scratch bytes.</summary>
    private void Capture(int slot, List<Entry> into)
    {
        if (_spec.Limit == 0) return;
        long rank = 0;
        for (SortedCursor cursor = _table.Scan(slot); rank < _kept && cursor.MoveNext();)
        {
            ReadOnlySpan<byte> row = cursor.Row;
            int count = BinaryPrimitives.ReadInt32LittleEndian(row);
            int keyStart = _before.Length;
            int rowStart = -1;
            for (int copy = 0; copy < count && rank < _kept; copy++, rank++)
            {
                if (rank < _spec.Offset) continue;
                if (rowStart < 0)
                {
                    _before.WriteBytes(cursor.Key);
                    rowStart = _before.Length;
                    _before.WriteBytes(row[4..]);
                }

                into.Add(new Entry(keyStart, rowStart, _before.Length, copy));
            }
        }
    }

    private void EmitPending()
    {
        if (_touched.Count == 0) return;
        _table.Keys.MarkDirty(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_touched));
        for (int i = 0; i < _touched.Count; i++)
        {
            int slot = _touched[i];
            State(slot).Touched = 0;
            int end = i + 1 < _touched.Count ? _entryStarts[i + 1] : -1;
            _after.Clear();
            int mark = _before.Length;
            int before = _entries.Count;
            Capture(slot, _after);
            EmitDifference(_entryStarts[i], end < 0 ? before : end);
            _before.Truncate(mark);
            if (!_appendOnly && _table.CountOf(slot) == 0) _table.RemoveKey(slot);
        }

        _assembler.Flush(Output);
        _touched.Clear();
        _entries.Clear();
        _entryStarts.Clear();
        _before.Clear();
    }

    private void EmitDifference(int start, int end)
    {
        if (_spec.OutputRank) EmitByRank(start, end);
        else EmitByKey(start, end);
    }

    /// <summary>Rank r had one row and has another: an update. What only one of the two has, was deleted or inserted.</summary>
    private void EmitByRank(int start, int end)
    {
        int old = end - start;
        for (int i = 0; i < Math.Max(old, _after.Count); i++)
        {
            long rank = _spec.Offset + i + 1;
            _assembler.Reserve(2, Output);
            if (i >= _after.Count) Write(_entries[start + i], RowKind.Delete, rank);
            else if (i >= old) Write(_after[i], RowKind.Insert, rank);
            else if (!SameRow(_entries[start + i], _after[i]))
            {
                Write(_entries[start + i], RowKind.UpdateBefore, rank);
                Write(_after[i], RowKind.UpdateAfter, rank);
            }
        }
    }

    /// <summary>Both lists are in key order: what only one of them has, left or came. Rows that leave come first.</summary>
    private void EmitByKey(int start, int end)
    {
        Merge(start, end, true);
        Merge(start, end, false);
    }

    private void Merge(int start, int end, bool leaving)
    {
        int next = 0;
        for (int i = start; i < end || next < _after.Count;)
        {
            int order = i == end ? 1 : next == _after.Count ? -1 : Compare(_entries[i], _after[next]);
            if (order == 0 && !SameRow(_entries[i], _after[next]))
            {
                if (!leaving) WriteUpdate(_entries[i], _after[next]);
            }
            else if (order < 0 && leaving)
            {
                WriteOne(_entries[i], RowKind.Delete);
            }
            else if (order > 0 && !leaving)
            {
                WriteOne(_after[next], RowKind.Insert);
            }

            if (order <= 0) i++;
            if (order >= 0) next++;
        }
    }

    private void WriteUpdate(Entry old, Entry now)
    {
        _assembler.Reserve(2, Output);
        Write(old, RowKind.UpdateBefore, 0);
        Write(now, RowKind.UpdateAfter, 0);
    }

    private void WriteOne(Entry entry, RowKind kind)
    {
        _assembler.Reserve(1, Output);
        Write(entry, kind, 0);
    }

    private void Write(Entry entry, RowKind kind, long rank)
    {
        _codec.Decode(_before.Written[entry.RowStart..entry.End], _assembler.Builders[.._columns]);
        if (_spec.OutputRank) ((FixedBuilder<long>)_assembler.Builders[_columns]).Append(rank);
        _assembler.Close(kind);
    }

    private int Compare(Entry left, Entry right)
    {
        int order = _before.Written[left.KeyStart..left.RowStart].SequenceCompareTo(_before.Written[right.KeyStart..right.RowStart]);
        return order != 0 ? order : left.Copy.CompareTo(right.Copy);
    }

    private bool SameRow(Entry left, Entry right) =>
        _before.Written[left.RowStart..left.End].SequenceEqual(_before.Written[right.RowStart..right.End]);

    /// <summary>Bounded: a partition's final range.</summary>
    private void EmitPartition(int slot)
    {
        _after.Clear();
        _before.Clear();
        Capture(slot, _after);
        for (int i = 0; i < _after.Count; i++)
        {
            _assembler.Reserve(1, Output);
            Write(_after[i], RowKind.Insert, _spec.Offset + i + 1);
        }
    }

    /// <summary>A captured row: places in the scratch bytes, and which of several equal rows it is.</summary>
    private readonly record struct Entry(int KeyStart, int RowStart, int End, int Copy);
}
