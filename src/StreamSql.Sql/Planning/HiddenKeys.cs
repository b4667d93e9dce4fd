using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning;

/// <summary>
/// A view whose select list leaves out the key of its grouping keeps the missing columns behind the visible ones, so that its rows
/// have a key.
/// </summary>
internal static class HiddenKeys
{
    public static (LogicalNode Node, IReadOnlyList<BoundColumn> Hidden) Expose(LogicalNode root, IReadOnlyList<int> visible)
    {
        if (root is not LogicalProject project || !Changes(project.Input)) return (root, []);
        if (UniqueKeys.Of(root).Any(k => k.All(visible.Contains))) return (root, []);
        int[]? key = UniqueKeys.Of(project.Input).MinBy(k => k.Length);
        if (key is null) return (root, []);
        var shown = project.Items.Where(i => i.Expression is InputRef).Select(i => ((InputRef)i.Expression).Index).ToHashSet();
        BoundColumn[] hidden = [.. key.Where(k => !shown.Contains(k)).Select(k => project.Input.Find(k)!)];
        return (project with { Items = [.. project.Items, .. hidden.Select(LogicalProject.Pass)] }, hidden);
    }

    /// <summary>Whether rows may be withdrawn, so that a key is worth keeping.</summary>
    private static bool Changes(LogicalNode node) => node switch
    {
        LogicalAggregate or LogicalWindowAggregate or LogicalTopN or LogicalDeduplicate => true,
        LogicalScan { Object: Catalog.TableObject } => true,
        LogicalJoin { Kind: not Core.Plan.Operators.JoinKind.Inner } => true,
        _ => node.Inputs.Any(Changes),
    };
}
