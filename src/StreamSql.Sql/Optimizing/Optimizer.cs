using StreamSql.Sql.Optimizing.Rules;
using StreamSql.Sql.Planning.Logical;

namespace StreamSql.Sql.Optimizing;

/// <summary>Applies the rules in their order; the plan is verified after each.</summary>
internal static class Optimizer
{
    private static readonly IRule[] Rules =
    [
        new InlineViews(),
        new FoldConstants(),
        new PushFilters(),
        new TopNFromRowNumber(),
        new PushFilters(),
        new StreamingOrder(),
        new MergeSorts(),
        new MergeProjects(),
        new AggregateWindows(),
        new RemoveDistinct(),
        new PruneColumns(),
        new MergeProjects(),
    ];

    public static LogicalNode Optimize(LogicalNode root, RuleContext context)
    {
        PlanVerifier.Verify(root, "planning");
        foreach (IRule rule in Rules)
        {
            root = rule.Apply(root, context);
            PlanVerifier.Verify(root, rule.Name);
        }

        return root;
    }
}
