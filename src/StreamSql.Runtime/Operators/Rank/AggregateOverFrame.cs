using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Operators;
using StreamSql.Expressions.Aggregates;
using StreamSql.Runtime.Operators.Sort;

namespace StreamSql.Runtime.Operators.Rank;

/// <summary>Any aggregate as a window function: running over groups of peers, which share their result.</summary>
internal sealed class AggregateOverFrame : IRankFunction
{
    private readonly AggregateFunction _function;
    private readonly Column[] _arguments;
    private readonly BitColumn? _filter;
    private int[]? _ranks;

    public AggregateOverFrame(AggregateCall call, Column[] columns, OperatorContext context)
    {
        if (call.Distinct) throw StreamSqlException.NotSupported("DISTINCT in a window function");
        _arguments = [.. call.Arguments.Select(a => columns[a])];
        _filter = call.FilterColumn < 0 ? null : (BitColumn)columns[call.FilterColumn];
        _function = AggregateRegistry.Resolve(call.Function, [.. call.Arguments.Select(a => context.Inputs[0][a].Type)], false)
            ?? throw StreamSqlException.NotSupported($"window function {call.Function}");
    }

    public void Compute(int[] order, RankPartition partition, ColumnBuilder into)
    {
        if (_function is FixedAggregate function) ComputeRunning(function, order, partition, into);
        else ComputeOrdered((OrderedAggregate)_function, order, partition, into);
    }

    public void Dispose()
    {
    }

    private void ComputeRunning(FixedAggregate function, int[] order, RankPartition partition, ColumnBuilder into)
    {
        var state = new RowArena(Math.Max(8, function.StateSize));
        int slot = state.Add();
        int start = partition.Start;
        foreach (int end in partition.PeerEnds)
        {
            int[] rows = [.. order.AsSpan(start, end - start).ToArray().Where(Passes)];
            int[] slots = new int[rows.Length];
            Array.Fill(slots, slot);
            function.Update(state, 0, slots, _arguments, rows, default);
            int[] repeated = new int[end - start];
            Array.Fill(repeated, slot);
            function.Emit(state, 0, repeated, into);
            start = end;
        }
    }

    private void ComputeOrdered(OrderedAggregate function, int[] order, RankPartition partition, ColumnBuilder into)
    {
        int start = partition.Start;
        foreach (int end in partition.PeerEnds)
        {
            IEnumerable<int> frame = order.AsSpan(partition.Start, end - partition.Start).ToArray()
                .Where(r => Passes(r) && !(function.SkipsNulls && _arguments[0].IsNull(r)));
            int[] rows = [.. function.Need == OrderedNeed.All ? frame : frame.OrderBy(r => RankOf(r))];
            for (int i = start; i < end; i++) function.Emit(_arguments, rows, default, into);
            start = end;
        }
    }

    /// <summary>Position of a row's value among all values, for functions that want the frame sorted by it.</summary>
    private int RankOf(int row)
    {
        if (_ranks is null)
        {
            int[] order = SortIndex.Sort(_arguments, _arguments[0].Length, [new SortKey(0, false, false)]);
            _ranks = new int[order.Length];
            for (int i = 0; i < order.Length; i++) _ranks[order[i]] = i;
        }

        return _ranks[row];
    }

    private bool Passes(int row) => _filter is null || (_filter.IsValid(row) && Bitmap.Get(_filter.Bits, row));
}
