using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Aggregate;

/// <summary>Builds a time index from restored keys.</summary>
internal static class GroupTimes
{
    public static GroupTimeIndex Rebuild(KeyedTable table, GroupTimeIndex index, Action<int> indexed)
    {
        if (table.Count == 0) return index;
        ColumnBuilder[] builders = [.. table.Descriptor.KeyTypes.Select(t => ColumnBuilder.Create(t))];
        var slots = new int[StreamChunk.MaxRows];
        int cursor = 0;
        for (int count; (count = table.NextSlots(ref cursor, slots)) > 0;)
        {
            table.ReadKeys(slots.AsSpan(0, count), builders);
            Column[] keys = [.. builders.Select(b => b.Finish())];
            for (int i = 0; i < count; i++)
            {
                indexed(slots[i]);
                index.Add(keys, i, slots[i]);
            }

            foreach (Column key in keys) key.Release();
        }

        foreach (ColumnBuilder builder in builders) builder.Dispose();
        return index;
    }
}
