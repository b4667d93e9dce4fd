using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Optimizing.Rules;

/// <summary>
/// GROUP BY window_start or window_end over TUMBLE or HOP becomes an aggregate by panes, so that no row is copied for each of its
/// windows. Calls that need the rows themselves (DISTINCT, ORDER BY inside) or the window's columns keep the plain form.
/// </summary>
internal sealed class AggregateWindows : IRule
{
    public string Name => nameof(AggregateWindows);

    public LogicalNode Apply(LogicalNode root, RuleContext context) =>
        LogicalTree.BottomUp(root, n => n is LogicalAggregate aggregate ? Rewrite(aggregate) ?? n : n);

    private static LogicalNode? Rewrite(LogicalAggregate aggregate)
    {
        if (aggregate.Calls.Any(c => c.IsDistinct || c.OrderBy is not null)) return null;
        LogicalProject? project = aggregate.Input as LogicalProject;
        LogicalNode below = project?.Input ?? aggregate.Input;
        LogicalFilter? filter = below as LogicalFilter;
        if (filter is not null) return null;
        if (below is not LogicalWindowTable table) return null;
        var shown = new Dictionary<int, WindowColumn>
        {
            [table.Start.Id] = WindowColumn.Start,
            [table.End.Id] = WindowColumn.End,
            [table.Time.Id] = WindowColumn.Time,
        };
        var windows = new List<(BoundColumn, WindowColumn)>();
        var items = new List<BoundItem>();
        if (project is not null)
        {
            foreach (BoundItem item in project.Items)
            {
                if (item.Expression is InputRef r && shown.TryGetValue(r.Index, out WindowColumn kind)) shown[item.Column.Id] = kind;
                else if (ExprTree.Inputs(item.Expression).Overlaps([table.Start.Id, table.End.Id, table.Time.Id])) return null;
                else items.Add(item);
            }
        }

        var keys = new List<int>();
        foreach (int key in aggregate.Keys)
        {
            if (shown.TryGetValue(key, out WindowColumn kind)) windows.Add((aggregate.Input.Find(key)!, kind));
            else keys.Add(key);
        }

        if (windows.Count == 0 || aggregate.Calls.Any(c => c.Used.Any(shown.ContainsKey))) return null;
        LogicalNode input = table.Input;
        if (project is not null)
        {
            // The time column must stay, whatever the projection shows.
            BoundColumn time = table.Input.Find(table.TimeColumn)!;
            if (!items.Exists(i => i.Column.Id == time.Id)) items.Add(LogicalProject.Pass(time));
            else if (items.Find(i => i.Column.Id == time.Id)!.Expression is not InputRef) return null;
            input = new LogicalProject(table.Input, items);
        }

        return new LogicalWindowAggregate(input, table, keys, windows, aggregate.Calls);
    }
}
