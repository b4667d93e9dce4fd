using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Optimizing.Rules;

/// <summary>A filter that bounds row_number() from above becomes Top-N; one that wants the first row alone drops the number.</summary>
internal sealed class TopNFromRowNumber : IRule
{
    public string Name => nameof(TopNFromRowNumber);

    public LogicalNode Apply(LogicalNode root, RuleContext context) => LogicalTree.BottomUp(root, node =>
        node is LogicalFilter { Input: LogicalWindow { Calls.Count: 1 } window } filter && window.Calls[0].Function == "row_number"
            ? Rewrite(filter, window)
            : node);

    private static LogicalNode Rewrite(LogicalFilter filter, LogicalWindow window)
    {
        BoundColumn rank = window.Calls[0].Column;
        long limit = long.MaxValue;
        var rest = new List<Expr>();
        foreach (Expr conjunct in ExprTree.Conjuncts(filter.Predicate))
        {
            if (Bound(conjunct, rank.Id) is not { } bound)
            {
                rest.Add(conjunct);
                continue;
            }

            limit = Math.Min(limit, bound.Limit);
            // = n leaves one rank of the first n.
            if (bound.IsExact && bound.Limit != 1) rest.Add(conjunct);
        }

        if (limit is long.MaxValue or < 0) return filter;
        bool one = limit == 1;
        LogicalNode top = new LogicalTopN(window.Input, window.Partition, window.Keys, 0, limit, one ? null : rank);
        if (one) top = LogicalProject.Append(top, [new BoundItem(rank, new Literal(1L, rank.Type))]);
        return ExprTree.And(rest) is { } predicate ? new LogicalFilter(top, predicate) : top;
    }

    private static (long Limit, bool IsExact)? Bound(Expr conjunct, int rank)
    {
        if (conjunct is not FunctionCall { Arguments.Count: 2 } call) return null;
        bool flipped = call.Arguments[1] is InputRef;
        Expr column = call.Arguments[flipped ? 1 : 0];
        if (column is not InputRef reference || reference.Index != rank) return null;
        if (!Constants.TryEvaluate(call.Arguments[flipped ? 0 : 1], out object? value) || value is not (long or int or short)) return null;
        long number = Convert.ToInt64(value, null);
        return (call.Function, flipped) switch
        {
            ("le", false) or ("ge", true) => (number, false),
            ("lt", false) or ("gt", true) => (number - 1, false),
            ("eq", _) => (number, true),
            _ => null,
        };
    }
}
