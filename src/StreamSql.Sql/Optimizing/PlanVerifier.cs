using System.Diagnostics;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Optimizing;

/// <summary>Checks that each operator refers only to columns its inputs give: a broken rule shows here and not in a job.</summary>
internal static class PlanVerifier
{
    public static void Verify(LogicalNode node, string after)
    {
        var given = new HashSet<int>();
        foreach (LogicalNode input in node.Inputs)
        {
            Verify(input, after);
            given.UnionWith(input.ColumnIds());
        }

        foreach (Expr expression in node.Expressions)
        {
            foreach (int id in ExprTree.Inputs(expression))
                Check(given.Contains(id), node, id, after);
        }

        foreach (int id in References(node)) Check(given.Contains(id), node, id, after);
        if (node is LogicalUnion union)
        {
            for (int i = 0; i < union.Branches.Count; i++)
                foreach (int id in union.BranchColumns[i]) Check(union.Branches[i].Find(id) is not null, node, id, after);
        }
    }

    /// <summary>Column numbers that a node names outside of expressions.</summary>
    public static IEnumerable<int> References(LogicalNode node) => node switch
    {
        LogicalAggregate a => a.Keys.Concat(a.Calls.SelectMany(c => c.Used)),
        LogicalWindowAggregate a => a.Keys.Concat(a.Calls.SelectMany(c => c.Used)).Append(a.Window.TimeColumn),
        LogicalWindow w => w.Partition.Concat(w.Keys.Select(k => k.ColumnId)).Concat(w.Calls.SelectMany(c => c.Used)),
        LogicalTopN t => t.Partition.Concat(t.Keys.Select(k => k.ColumnId)),
        LogicalSort s => s.Keys.Select(k => k.ColumnId),
        LogicalDeduplicate d => d.OrderColumn < 0 ? d.Keys : d.Keys.Append(d.OrderColumn),
        LogicalWindowTable w => [w.TimeColumn],
        _ => [],
    };

    private static void Check(bool condition, LogicalNode node, int id, string after)
    {
        if (!condition) throw new UnreachableException($"after {after}: {node.Name} refers to column {id}, which its input does not give");
    }
}
