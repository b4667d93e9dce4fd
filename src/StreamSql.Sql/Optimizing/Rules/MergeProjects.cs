using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Optimizing.Rules;

/// <summary>Two projections in a row become one, unless an expression would be computed more than once; empty ones go.</summary>
internal sealed class MergeProjects : IRule
{
    public string Name => nameof(MergeProjects);

    public LogicalNode Apply(LogicalNode root, RuleContext context) => LogicalTree.BottomUp(root, Merge);

    private static LogicalNode Merge(LogicalNode node)
    {
        if (node is not LogicalProject project) return node;
        if (project.Input is LogicalProject inner && CanMerge(project, inner))
        {
            var map = new Dictionary<int, Expr>();
            foreach (BoundItem item in inner.Items) map[item.Column.Id] = item.Expression;
            project = new LogicalProject(
                inner.Input, [.. project.Items.Select(i => i with { Expression = ExprTree.Substitute(i.Expression, map) })]);
        }

        return IsIdentity(project) ? project.Input : project;
    }

    private static bool IsIdentity(LogicalProject project)
    {
        IReadOnlyList<BoundColumn> columns = project.Input.Columns;
        if (columns.Count != project.Items.Count) return false;
        for (int i = 0; i < columns.Count; i++)
            if (project.Items[i].Column.Id != columns[i].Id || project.Items[i].Expression is not InputRef r
                || r.Index != columns[i].Id) return false;
        return true;
    }

    private static bool CanMerge(LogicalProject outer, LogicalProject inner)
    {
        var uses = new Dictionary<int, int>();
        foreach (BoundItem item in outer.Items)
        {
            ExprTree.Visit(item.Expression, e =>
            {
                if (e is InputRef r) uses[r.Index] = uses.GetValueOrDefault(r.Index) + 1;
            });
        }

        return inner.Items.All(i => i.Expression is InputRef or Literal || uses.GetValueOrDefault(i.Column.Id) <= 1);
    }
}
