using System.Globalization;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Operators.Rank;

/// <summary>The window functions by name; anything else is an aggregate.</summary>
internal static class RankFunctions
{
    public static IRankFunction Create(AggregateCall call, Column[] columns, OperatorContext context) => call.Function switch
    {
        "row_number" => new NumberFunction((p, i, _) => i - p.Start + 1),
        "rank" => new NumberFunction((p, _, peerStart) => peerStart - p.Start + 1),
        "dense_rank" => new NumberFunction((p, i, _) => PeerIndex(p, i) + 1),
        "percent_rank" => new FractionFunction((p, _, peerStart, _) => p.Count == 1 ? 0 : (double)(peerStart - p.Start) / (p.Count - 1)),
        "cume_dist" => new FractionFunction((p, _, _, peerEnd) => (double)(peerEnd - p.Start) / p.Count),
        "ntile" => new TileFunction(columns[call.Arguments[0]]),
        "lag" => new ShiftFunction(call, columns, -1),
        "lead" => new ShiftFunction(call, columns, 1),
        "first_value" => new PickFunction(columns[call.Arguments[0]], (p, _) => p.Start),
        "last_value" => new PickFunction(columns[call.Arguments[0]], (_, peerEnd) => peerEnd - 1),
        "nth_value" => new NthFunction(columns[call.Arguments[0]], columns[call.Arguments[1]]),
        _ => new AggregateOverFrame(call, columns, context),
    };

    internal static int PeerIndex(RankPartition partition, int position)
    {
        int index = Array.BinarySearch(partition.PeerEnds, position + 1);
        return index >= 0 ? index : ~index;
    }

    internal static (int Start, int End) PeersOf(RankPartition partition, int position)
    {
        int index = PeerIndex(partition, position);
        return (index == 0 ? partition.Start : partition.PeerEnds[index - 1], partition.PeerEnds[index]);
    }

    /// <summary>An integer argument as PostgreSQL passes it; null when it is NULL.</summary>
    internal static long? Integer(Column column, int row) =>
        column.GetValue(row) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    internal static void AppendLong(ColumnBuilder into, long value)
    {
        if (into is FixedBuilder<int> narrow) narrow.Append((int)value);
        else ((FixedBuilder<long>)into).Append(value);
    }

    private sealed class NumberFunction(Func<RankPartition, int, int, long> value) : IRankFunction
    {
        public void Compute(int[] order, RankPartition partition, ColumnBuilder into)
        {
            for (int i = partition.Start; i < partition.End; i++) AppendLong(into, value(partition, i, PeersOf(partition, i).Start));
        }

        public void Dispose()
        {
        }
    }

    private sealed class FractionFunction(Func<RankPartition, int, int, int, double> value) : IRankFunction
    {
        public void Compute(int[] order, RankPartition partition, ColumnBuilder into)
        {
            for (int i = partition.Start; i < partition.End; i++)
            {
                (int start, int end) = PeersOf(partition, i);
                ((FixedBuilder<double>)into).Append(value(partition, i, start, end));
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class TileFunction(Column tiles) : IRankFunction
    {
        public void Compute(int[] order, RankPartition partition, ColumnBuilder into)
        {
            long? wanted = Integer(tiles, order[partition.Start]);
            if (wanted <= 0) throw new StreamSqlException("22014", "argument of ntile must be greater than zero");
            for (int i = 0; i < partition.Count; i++)
            {
                if (wanted is null) into.AppendNull();
                else AppendLong(into, TileOf(i, partition.Count, wanted.Value));
            }
        }

        public void Dispose()
        {
        }

        /// <summary>The first <c>rows mod tiles</c> tiles have one row more than the others.</summary>
        private static long TileOf(long index, long rows, long tiles)
        {
            long size = rows / tiles;
            long larger = rows % tiles;
            return index < larger * (size + 1) ? (index / (size + 1)) + 1 : larger + ((index - (larger * (size + 1))) / Math.Max(1, size)) + 1;
        }
    }

    private sealed class ShiftFunction(AggregateCall call, Column[] columns, int direction) : IRankFunction
    {
        public void Compute(int[] order, RankPartition partition, ColumnBuilder into)
        {
            Column values = columns[call.Arguments[0]];
            Column? offsets = call.Arguments.Count > 1 ? columns[call.Arguments[1]] : null;
            Column? fallback = call.Arguments.Count > 2 ? columns[call.Arguments[2]] : null;
            for (int i = partition.Start; i < partition.End; i++)
            {
                long? offset = offsets is null ? 1 : Integer(offsets, order[i]);
                long position = i + (direction * (offset ?? 0));
                if (offset is null) into.AppendNull();
                else if (position >= partition.Start && position < partition.End) Append(into, values, order[position]);
                else if (fallback is not null) Append(into, fallback, order[i]);
                else into.AppendNull();
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class PickFunction(Column values, Func<RankPartition, int, int> position) : IRankFunction
    {
        public void Compute(int[] order, RankPartition partition, ColumnBuilder into)
        {
            for (int i = partition.Start; i < partition.End; i++)
                Append(into, values, order[position(partition, PeersOf(partition, i).End)]);
        }

        public void Dispose()
        {
        }
    }

    private sealed class NthFunction(Column values, Column numbers) : IRankFunction
    {
        public void Compute(int[] order, RankPartition partition, ColumnBuilder into)
        {
            for (int i = partition.Start; i < partition.End; i++)
            {
                long? number = Integer(numbers, order[i]);
                if (number <= 0) throw new StreamSqlException("22016", "argument of nth_value must be greater than zero");
                long position = partition.Start + (number ?? 0) - 1;
                if (number is not null && position < PeersOf(partition, i).End) Append(into, values, order[position]);
                else into.AppendNull();
            }
        }

        public void Dispose()
        {
        }
    }

    private static void Append(ColumnBuilder into, Column source, int row) => into.AppendRows(source, new ReadOnlySpan<int>(in row));
}
