using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Aggregate;

/// <summary>
/// DISTINCT for one aggregate: how often each value occurs in each group. Lets the first occurrence and the last withdrawal through.
/// Owned by one operator.
/// </summary>
internal sealed class DistinctValues
{
    private readonly KeyedTable _table;
    private readonly Column[] _keys;
    private readonly int[] _slots = new int[StreamChunk.MaxRows];
    private readonly int[] _validRows = new int[StreamChunk.MaxRows];
    private readonly int[] _validGroups = new int[StreamChunk.MaxRows];
    private readonly ulong[] _hashes = new ulong[StreamChunk.MaxRows];
    private readonly List<int> _emptied = [];
    private readonly GroupTimeIndex? _index;

    public DistinctValues(
        BoundCall call, int number, KeyedTable groups, OperatorContext context, string uid, IReadOnlyList<Field> input, int timeKey)
    {
        SqlType[] types = [.. groups.Descriptor.KeyTypes, .. call.Call.Arguments.Select(a => input[a].Type)];
        IReadOnlyList<int> spread = groups.Descriptor.DistributionKeys ?? [.. Enumerable.Range(0, groups.Descriptor.KeyTypes.Count)];
        _table = context.State.OpenKeyed(new KeyedTableDescriptor(
            $"{uid}/distinct-{number}", types, 8, DistributionKeys: spread, MayEvict: timeKey < 0));
        _keys = new Column[types.Length];
        if (timeKey >= 0) _index = GroupTimes.Rebuild(_table, new GroupTimeIndex(timeKey), slot => State(slot).Indexed = 1);
    }

    /// <summary>Writes the rows that change the set, with their groups; returns how many. NULL is no value.</summary>
    public int Select(
        StreamChunk chunk, ReadOnlySpan<Column> groupKeys, ReadOnlySpan<Column> arguments, ReadOnlySpan<int> groups,
        ReadOnlySpan<int> rows, ReadOnlySpan<RowKind> kinds, Span<int> keptGroups, Span<int> keptRows)
    {
        int valid = SkipNulls(arguments, groups, rows);
        ReadOnlySpan<int> validRows = _validRows.AsSpan(0, valid);
        groupKeys.CopyTo(_keys);
        arguments.CopyTo(_keys.AsSpan(groupKeys.Length));
        KeyHash.Compute(_keys, chunk.PhysicalRows, _hashes);
        _table.FindOrAdd(_keys, _hashes, validRows, _slots);
        int kept = 0;
        for (int i = 0; i < valid; i++)
        {
            ref ValueState state = ref State(_slots[i]);
            if (_index is not null && state.Indexed == 0)
            {
                state.Indexed = 1;
                _index.Add(_keys, validRows[i], _slots[i]);
            }

            bool retract = !kinds.IsEmpty && kinds[validRows[i]].IsRetract();
            state.Count += retract ? -1 : 1;
            if (state.Count != (retract ? 0 : 1)) continue;
            if (retract) _emptied.Add(_slots[i]);
            keptGroups[kept] = _validGroups[i];
            keptRows[kept++] = validRows[i];
        }

        _table.MarkDirty(_slots.AsSpan(0, valid));
        DropEmptied();
        return kept;
    }

    /// <summary>Forgets the values of all groups of a time.</summary>
    public void CloseTime(long time)
    {
        if (_index is null) return;
        foreach (int slot in _index.SlotsOf(time)) _table.Remove(slot);
        _index.Remove(time);
    }

    private ref ValueState State(int slot) => ref _table.Rows.Field<ValueState>(slot, _table.ValueOffset);

    private int SkipNulls(ReadOnlySpan<Column> arguments, ReadOnlySpan<int> groups, ReadOnlySpan<int> rows)
    {
        int valid = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            bool isNull = false;
            foreach (Column argument in arguments) isNull |= argument.IsNull(rows[i]);
            _validRows[valid] = rows[i];
            _validGroups[valid] = groups[i];
            valid += isNull ? 0 : 1;
        }

        return valid;
    }

    /// <summary>A value may have come back within the batch, or have been emptied twice.</summary>
    private void DropEmptied()
    {
        foreach (int slot in _emptied)
        {
            ref ValueState state = ref State(slot);
            if (state.Count != 0 || _index is not null) continue;
            state.Count = int.MinValue;
            _table.Remove(slot);
        }

        _emptied.Clear();
    }

    private struct ValueState
    {
        public int Count;

        public int Indexed;
    }
}
