using StreamSql.Core.Columnar;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Aggregate;

/// <summary>
/// The groups of each value of a key column that carries the watermark (window bounds), so that closing one touches only its own
/// groups. Derived from the table: rebuilt at restore, not persisted. Groups with a NULL there never close.
/// </summary>
internal sealed class GroupTimeIndex(int keyColumn)
{
    private readonly SortedDictionary<long, SlotList> _byTime = [];
    private SlotList? _last;
    private long _lastTime;

    /// <summary>Position of the column among the table's key columns.</summary>
    public int KeyColumn { get; } = keyColumn;

    public bool IsEmpty => _byTime.Count == 0;

    /// <summary>The smallest value; <see cref="long.MaxValue"/> when empty.</summary>
    public long First { get; private set; } = long.MaxValue;

    public void Add(ReadOnlySpan<Column> keys, int row, int slot)
    {
        Column column = keys[KeyColumn];
        if (column.IsNull(row)) return;
        Add(ValueOf(column, row), slot);
    }

    public void Add(long time, int slot)
    {
        if (_last is null || _lastTime != time)
        {
            if (!_byTime.TryGetValue(time, out _last)) _byTime.Add(time, _last = new SlotList());
            _lastTime = time;
            First = Math.Min(First, time);
        }

        _last.Add(slot);
    }

    /// <summary>The groups of one value; empty when there are none.</summary>
    public ReadOnlySpan<int> SlotsOf(long time) => _byTime.TryGetValue(time, out SlotList? slots) ? slots.Slots : default;

    /// <summary>The smallest value above <paramref name="time"/>; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Next(long time)
    {
        foreach (long next in _byTime.Keys)
            if (next > time) return next;
        return long.MaxValue;
    }

    /// <summary>Forgets the groups of a value.</summary>
    public void Remove(long time)
    {
        _byTime.Remove(time);
        _last = null;
        First = long.MaxValue;
        foreach (long first in _byTime.Keys)
        {
            First = first;
            break;
        }
    }

    /// <summary>A column value as the number watermarks are compared with: dates at their midnight, integers as they are.</summary>
    public static long ValueOf(Column column, int row) => column switch
    {
        FixedColumn<long> c => c.Values[row],
        FixedColumn<int> c => c.Values[row] * 86_400_000_000L,
        _ => long.MaxValue,
    };

    private sealed class SlotList
    {
        private int[] _slots = new int[64];
        private int _count;

        public ReadOnlySpan<int> Slots => _slots.AsSpan(0, _count);

        public void Add(int slot)
        {
            if (_count == _slots.Length) Array.Resize(ref _slots, _count * 2);
            _slots[_count++] = slot;
        }
    }
}
