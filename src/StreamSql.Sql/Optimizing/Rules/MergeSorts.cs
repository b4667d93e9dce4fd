using StreamSql.Sql.Planning.Logical;

namespace StreamSql.Sql.Optimizing.Rules;

/// <summary>
/// A limit above a sort becomes part of it, through projections that only pass columns on; an order that another order or an
/// aggregate above makes meaningless goes.
/// </summary>
internal sealed class MergeSorts : IRule
{
    public string Name => nameof(MergeSorts);

    public LogicalNode Apply(LogicalNode root, RuleContext context) => LogicalTree.BottomUp(root, node => node switch
    {
        LogicalSort { Keys.Count: 0 } limit => PushLimit(limit, limit.Input) ?? node,
        LogicalSort { Keys.Count: > 0, Input: LogicalSort { Limit: null, Offset: null } inner } outer => outer with { Input = inner.Input },
        LogicalAggregate { Input: LogicalSort { Limit: null, Offset: null } sort } aggregate
            when aggregate.Calls.All(c => c.OrderBy is not null || c.Function is "count" or "sum" or "avg" or "min" or "max")
            => aggregate with { Input = sort.Input },
        _ => node,
    });

    private static LogicalNode? PushLimit(LogicalSort limit, LogicalNode below) => below switch
    {
        LogicalSort { Limit: null, Offset: null } sort => sort with { Limit = limit.Limit, Offset = limit.Offset },
        LogicalProject project when PushLimit(limit, project.Input) is { } pushed => project with { Input = pushed },
        _ => null,
    };
}
