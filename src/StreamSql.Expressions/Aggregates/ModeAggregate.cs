using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Aggregates;

/// <summary>mode() WITHIN GROUP (ORDER BY value): the most frequent value, the first of the order among equally frequent ones.</summary>
internal sealed class ModeAggregate : OrderedAggregate
{
    public override bool IsOrderedSet => true;

    public override void Emit(ReadOnlySpan<Column> arguments, ReadOnlySpan<int> rows, ReadOnlySpan<long> counts, ColumnBuilder into)
    {
        Column values = arguments[0];
        int best = -1, run = -1;
        long bestCount = 0, runCount = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            if (values.IsNull(row)) continue;
            if (run < 0 || ColumnOrder.Compare(values, run, values, row) != 0) (run, runCount) = (row, 0);
            runCount += counts.IsEmpty ? 1 : counts[i];
            if (runCount > bestCount) (best, bestCount) = (run, runCount);
        }

        if (best < 0) into.AppendNull();
        else into.AppendRows(values, [best]);
    }
}
