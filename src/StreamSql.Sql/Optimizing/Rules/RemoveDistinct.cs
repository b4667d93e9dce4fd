using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Planning;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Optimizing.Rules;

/// <summary>
/// DISTINCT, or GROUP BY without aggregates, over columns that hold a key of the input only passes columns on; in a job this saves the
/// state of all groups. A key of columns that may be NULL, or that nobody enforces, tells nothing.
/// </summary>
internal sealed class RemoveDistinct : IRule
{
    public string Name => nameof(RemoveDistinct);

    public LogicalNode Apply(LogicalNode root, RuleContext context) => LogicalTree.BottomUp(root, node => node switch
    {
        LogicalAggregate { Calls.Count: 0, Keys.Count: > 0 } distinct when HoldsKey(distinct) =>
            new LogicalProject(distinct.Input, [.. distinct.Columns.Select(LogicalProject.Pass)]),
        _ => node,
    });

    private static bool HoldsKey(LogicalAggregate distinct)
    {
        LogicalNode input = distinct.Input;
        return UniqueKeys.Of(input).Any(key => key.All(id => distinct.Keys.Contains(id) && input.Find(id) is { Nullable: false }))
            && AreKeysEnforced(input);
    }

    private static bool AreKeysEnforced(LogicalNode node) =>
        node is not LogicalScan { Object: TableObject { KeyEnforced: false } } && node.Inputs.All(AreKeysEnforced);
}
