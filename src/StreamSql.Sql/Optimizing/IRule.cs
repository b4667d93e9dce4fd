using StreamSql.Sql.Planning;
using StreamSql.Sql.Planning.Logical;

namespace StreamSql.Sql.Optimizing;

/// <summary>A rewrite of the logical plan that keeps its meaning. Stateless. To add one: a file in Rules and a line
/// in <see cref="Optimizer"/>.</summary>
internal interface IRule
{
    string Name { get; }

    LogicalNode Apply(LogicalNode root, RuleContext context);
}

/// <summary>What rules may know besides the plan.</summary>
internal sealed record RuleContext(ColumnNumbers Numbers, bool IsStreaming, IReadOnlyList<int> OutputIds);
