using StreamSql.Sql.Planning.Logical;

namespace StreamSql.Sql.Optimizing.Rules;

/// <summary>
/// Puts the query of a view in its place. A materialized view in a job is inlined as well, which is right within the common epoch;
/// attaching to the running view's job would replace the node here.
/// </summary>
internal sealed class InlineViews : IRule
{
    public string Name => nameof(InlineViews);

    public LogicalNode Apply(LogicalNode root, RuleContext context) =>
        LogicalTree.BottomUp(root, n => n is LogicalViewScan view ? view.Input : n);
}
