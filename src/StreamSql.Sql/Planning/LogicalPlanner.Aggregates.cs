using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning;

/// <summary>Aggregation and window functions: their expressions become columns below.</summary>
internal sealed partial class LogicalPlanner
{
    private LogicalNode PlanAggregation(LogicalNode node, BoundSelect select)
    {
        var columns = new ColumnBuffer(this, node);
        foreach (BoundItem key in select.GroupKeys) columns.Add(key.Expression, key.Column);
        List<LogicalCall> calls = [.. select.Aggregates.Select(a => columns.Call(a))];
        node = columns.Build();
        List<int> keys = [.. select.GroupKeys.Select(k => k.Column.Id)];
        return select.GroupingSets is { } sets ? PlanGroupingSets(node, select, keys, calls, sets) : new LogicalAggregate(node, keys, calls);
    }

    /// <summary>One aggregate per grouping set over the same input, its missing keys null, put together by UNION ALL.</summary>
    private LogicalUnion PlanGroupingSets(
        LogicalNode node, BoundSelect select, List<int> keys, List<LogicalCall> calls, IReadOnlyList<IReadOnlyList<int>> sets)
    {
        var branches = new List<LogicalNode>();
        var branchColumns = new List<IReadOnlyList<int>>();
        List<BoundColumn> output =
            [.. select.GroupKeys.Select(k => k.Column with { Nullable = true }), .. calls.Select(c => c.Column)];
        foreach (IReadOnlyList<int> set in sets)
        {
            List<LogicalCall> own = [.. calls.Select(c => c with { Column = c.Column with { Id = _numbers.Next() } })];
            var aggregate = new LogicalAggregate(node, [.. set.Select(k => keys[k])], own);
            var items = new List<BoundItem>();
            for (int k = 0; k < keys.Count; k++)
            {
                BoundColumn column = select.GroupKeys[k].Column;
                Expr value = set.Contains(k) ? column.ToRef() : new Literal(null, column.Type);
                items.Add(new BoundItem(column with { Id = _numbers.Next(), Nullable = true }, value));
            }

            items.AddRange(own.Select(c => LogicalProject.Pass(c.Column)));
            branches.Add(new LogicalProject(aggregate, items));
            branchColumns.Add([.. items.Select(i => i.Column.Id)]);
        }

        return new LogicalUnion(branches, branchColumns, output);
    }

    private LogicalNode PlanWindows(LogicalNode node, IReadOnlyList<BoundWindow> windows)
    {
        var columns = new ColumnBuffer(this, node);
        var groups = new List<(int[] Partition, BoundOrderKey[] Keys, List<LogicalCall> Calls)>();
        foreach (BoundWindow window in windows)
        {
            WindowFrames.Check(window);
            int[] partition = [.. window.PartitionBy.Select(p => columns.Add(p))];
            BoundOrderKey[] keys = [.. window.OrderBy.Select(o => new BoundOrderKey(columns.Add(o.Expression), o.Descending, o.NullsFirst))];
            var call = new LogicalCall(
                window.Column, window.Function, [.. window.Arguments.Select(a => columns.Add(a))], false,
                window.Filter is null ? -1 : columns.Add(window.Filter));
            int same = groups.FindIndex(g => g.Partition.SequenceEqual(partition) && g.Keys.SequenceEqual(keys));
            if (same >= 0) groups[same].Calls.Add(call);
            else groups.Add((partition, keys, [call]));
        }

        node = columns.Build();
        foreach ((int[] partition, BoundOrderKey[] keys, List<LogicalCall> calls) in groups)
            node = new LogicalWindow(node, partition, keys, calls);
        return node;
    }

    /// <summary>Collects expressions that must be columns of the input and projects them at once.</summary>
    private sealed class ColumnBuffer(LogicalPlanner planner, LogicalNode input)
    {
        private readonly List<BoundItem> _items = [];
        private LogicalNode _input = input;

        /// <summary>The number of the column that holds the expression.</summary>
        public int Add(Expr expression, BoundColumn? column = null)
        {
            (_input, Expr[] replaced) = planner.ReplaceSubqueries(_input, [expression]);
            if (replaced[0] is InputRef reference && (column is null || column.Id == reference.Index)) return reference.Index;
            if (column is null && _items.Find(i => i.Expression.Equals(replaced[0])) is { } same) return same.Column.Id;
            column ??= planner.NewColumn("?", expression.Type);
            _items.Add(new BoundItem(column, replaced[0]));
            return column.Id;
        }

        public LogicalCall Call(BoundAggregate aggregate) => new(
            aggregate.Column, aggregate.Function, [.. aggregate.Arguments.Select(a => Add(a))], aggregate.IsDistinct,
            aggregate.Filter is null ? -1 : Add(aggregate.Filter),
            aggregate.OrderBy.Count == 0
                ? null
                : [.. aggregate.OrderBy.Select(o => new BoundOrderKey(Add(o.Expression), o.Descending, o.NullsFirst))]);

        public LogicalNode Build() => LogicalProject.Append(_input, _items);
    }
}
