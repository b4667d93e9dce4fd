using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Optimizing.Rules;

/// <summary>Drops columns that nobody above reads, down into the sources.</summary>
internal sealed class PruneColumns : IRule
{
    public string Name => nameof(PruneColumns);

    public LogicalNode Apply(LogicalNode root, RuleContext context) => Prune(root, [.. context.OutputIds]);

    private static LogicalNode Prune(LogicalNode node, HashSet<int> wanted)
    {
        switch (node)
        {
            case LogicalScan scan:
                (IReadOnlyList<BoundColumn> columns, IReadOnlyList<int> positions) = Keep(scan.Output, scan.Positions, wanted);
                return scan with { Output = columns, Positions = positions };
            case LogicalSystemScan scan:
                (columns, positions) = Keep(scan.Output, scan.Positions, wanted);
                return scan with { Output = columns, Positions = positions };
            case LogicalValues: return node;
            case LogicalProject project:
                BoundItem[] items = [.. project.Items.Where(i => wanted.Contains(i.Column.Id))];
                return new LogicalProject(Prune(project.Input, Used(items.Select(i => i.Expression), [])), items);
            case LogicalAggregate aggregate:
                LogicalCall[] calls = [.. aggregate.Calls.Where(c => wanted.Contains(c.Column.Id))];
                aggregate = aggregate with { Calls = calls };
                return aggregate with { Input = Narrow(aggregate.Input, [.. PlanReferences(aggregate)]) };
            case LogicalWindowAggregate aggregate:
                aggregate = aggregate with { Calls = [.. aggregate.Calls.Where(c => wanted.Contains(c.Column.Id))] };
                return aggregate with { Input = Prune(aggregate.Input, [.. PlanReferences(aggregate)]) };
            case LogicalUnion union: return PruneUnion(union, wanted);
            case LogicalJoin join: return PruneJoin(join, wanted);
            case LogicalWindow window:
                window = window with { Calls = [.. window.Calls.Where(c => wanted.Contains(c.Column.Id))] };
                if (window.Calls.Count == 0) return Prune(window.Input, wanted);
                return window with { Input = Narrow(window.Input, [.. wanted, .. PlanReferences(window)]) };
            default:
                HashSet<int> needed = [.. wanted, .. PlanReferences(node), .. Used(node.Expressions, [])];
                return node.WithInputs([.. node.Inputs.Select(i => Stores(node) ? Narrow(i, needed) : Prune(i, needed))]);
        }
    }

    private static IEnumerable<int> PlanReferences(LogicalNode node) => PlanVerifier.References(node);

    /// <summary>The operator keeps or copies its input's rows, so a projection that drops columns pays.</summary>
    private static bool Stores(LogicalNode node) => node is LogicalTopN or LogicalDeduplicate or LogicalSort { Keys.Count: > 0 };

    private static HashSet<int> Used(IEnumerable<Expr> expressions, HashSet<int> into)
    {
        foreach (Expr expression in expressions) ExprTree.CollectInputs(expression, into);
        return into;
    }

    private static (IReadOnlyList<BoundColumn> Columns, IReadOnlyList<int> Positions) Keep(
        IReadOnlyList<BoundColumn> columns, IReadOnlyList<int> positions, HashSet<int> wanted)
    {
        int[] kept = [.. Enumerable.Range(0, columns.Count).Where(i => wanted.Contains(columns[i].Id))];
        return ([.. kept.Select(i => columns[i])], [.. kept.Select(i => positions[i])]);
    }

    /// <summary>Prunes, and projects where what is left still shows columns that were only needed below.</summary>
    private static LogicalNode Narrow(LogicalNode node, HashSet<int> wanted)
    {
        LogicalNode pruned = Prune(node, wanted);
        BoundColumn[] kept = [.. pruned.Columns.Where(c => wanted.Contains(c.Id))];
        return kept.Length == pruned.Columns.Count || pruned is not (LogicalJoin or LogicalFilter)
            || (pruned is LogicalFilter && node is not LogicalJoin)
            ? pruned
            : new LogicalProject(pruned, [.. kept.Select(LogicalProject.Pass)]);
    }

    private static LogicalNode PruneJoin(LogicalJoin join, HashSet<int> wanted)
    {
        HashSet<int> needed = [.. wanted];
        Used(join.Expressions, needed);
        return join with { Left = NarrowSide(join.Left, needed), Right = NarrowSide(join.Right, needed) };
    }

    private static LogicalNode NarrowSide(LogicalNode side, HashSet<int> wanted)
    {
        LogicalNode pruned = Prune(side, [.. wanted.Where(side.ColumnIds().Contains)]);
        BoundColumn[] kept = [.. pruned.Columns.Where(c => wanted.Contains(c.Id))];
        return kept.Length == pruned.Columns.Count
            ? pruned
            : new LogicalProject(pruned, [.. kept.Select(LogicalProject.Pass)]);
    }

    private static LogicalUnion PruneUnion(LogicalUnion union, HashSet<int> wanted)
    {
        int[] kept = [.. Enumerable.Range(0, union.Output.Count).Where(i => wanted.Contains(union.Output[i].Id))];
        var branches = new List<LogicalNode>();
        var columns = new List<IReadOnlyList<int>>();
        for (int b = 0; b < union.Branches.Count; b++)
        {
            int[] ids = [.. kept.Select(i => union.BranchColumns[b][i])];
            branches.Add(Prune(union.Branches[b], [.. ids]));
            columns.Add(ids);
        }

        return new LogicalUnion(branches, columns, [.. kept.Select(i => union.Output[i])]);
    }
}
