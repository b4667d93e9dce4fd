using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Optimizing.Rules;

/// <summary>Computes constant parts of expressions; drops filters that are always true.</summary>
internal sealed class FoldConstants : IRule
{
    public string Name => nameof(FoldConstants);

    public LogicalNode Apply(LogicalNode root, RuleContext context) => LogicalTree.BottomUp(root, node => node switch
    {
        LogicalFilter filter => FoldFilter(filter),
        LogicalProject project => project with { Items = [.. project.Items.Select(i => i with { Expression = Fold(i.Expression) })] },
        LogicalJoin { Condition: { } condition } join => join with { Condition = ExprTree.And([Fold(condition)]) },
        LogicalTableFunction function => function with { Arguments = new ExprList(function.Arguments.Select(Fold)) },
        LogicalSort sort =>
            sort with { Limit = sort.Limit is null ? null : Fold(sort.Limit), Offset = sort.Offset is null ? null : Fold(sort.Offset) },
        LogicalValues values => values with { Rows = [.. values.Rows.Select(r => new ExprList(r.Select(Fold)))] },
        _ => node,
    });

    private static LogicalNode FoldFilter(LogicalFilter filter)
    {
        Expr folded = Fold(filter.Predicate);
        return ExprTree.And([folded]) is { } rest ? filter with { Predicate = rest } : filter.Input;
    }

    private static Expr Fold(Expr expression) => Simplify(ConstantFolder.Fold(expression));

    /// <summary>AND and OR with constant operands.</summary>
    private static Expr Simplify(Expr expression) => ExprTree.Transform(expression, e =>
    {
        if (e is not LogicalExpr logical) return e;
        bool decides = !logical.IsAnd;
        if (logical.Operands.Any(o => o is Literal { Value: bool value } && value == decides)) return new Literal(decides, SqlTypes.Boolean);
        Expr[] rest = [.. logical.Operands.Where(o => o is not Literal { Value: bool })];
        return rest.Length == logical.Operands.Count ? e : rest.Length switch
        {
            0 => new Literal(!decides, SqlTypes.Boolean),
            1 => rest[0],
            _ => logical with { Operands = new ExprList(rest) },
        };
    });
}
