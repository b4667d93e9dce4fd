using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Optimizing.Rules;

/// <summary>In a job an order has no meaning without a limit, and with one it is a Top-N over all rows.</summary>
internal sealed class StreamingOrder : IRule
{
    public string Name => nameof(StreamingOrder);

    public LogicalNode Apply(LogicalNode root, RuleContext context) => context.IsStreaming
        ? LogicalTree.BottomUp(root, n => n is LogicalSort sort ? Rewrite(sort) : n)
        : root;

    private static LogicalNode Rewrite(LogicalSort sort)
    {
        if (sort.Limit is null && sort.Offset is null) return sort.Input;
        long offset = Constant(sort.Offset, 0);
        long limit = Constant(sort.Limit, long.MaxValue - offset);
        return new LogicalTopN(sort.Input, [], sort.Keys, offset, limit, null);
    }

    private static long Constant(Expr? expression, long absent) => expression switch
    {
        null or Literal { Value: null } => absent,
        Literal { Value: long value } => value,
        _ when Constants.TryEvaluate(expression, out object? constant) => constant is long number ? number : absent,
        _ => throw StreamSqlException.NotSupported("LIMIT that is not a constant in a job"),
    };
}
