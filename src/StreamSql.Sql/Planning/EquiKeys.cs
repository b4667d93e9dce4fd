using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning;

/// <summary>The condition of a join taken apart: pairs of equal expressions, one of each side, and the rest.</summary>
internal sealed record EquiKeys(IReadOnlyList<(Expr Left, Expr Right, bool NullSafe)> Pairs, Expr? Residual)
{
    /// <summary>Keys that are plain columns.</summary>
    public HashSet<int> LeftIds => [.. Pairs.Select(p => p.Left).OfType<InputRef>().Select(r => r.Index)];

    public HashSet<int> RightIds => [.. Pairs.Select(p => p.Right).OfType<InputRef>().Select(r => r.Index)];

    public static EquiKeys Split(LogicalJoin join)
    {
        HashSet<int> left = join.Left.ColumnIds();
        HashSet<int> right = join.Right.ColumnIds();
        var pairs = new List<(Expr, Expr, bool)>();
        var rest = new List<Expr>();
        foreach (Expr conjunct in ExprTree.Conjuncts(join.Condition))
        {
            if (Sides(conjunct) is not { } sides)
            {
                rest.Add(conjunct);
                continue;
            }

            HashSet<int> first = ExprTree.Inputs(sides.Left);
            HashSet<int> second = ExprTree.Inputs(sides.Right);
            if (first.Count == 0 || second.Count == 0) rest.Add(conjunct);
            else if (first.IsSubsetOf(left) && second.IsSubsetOf(right)) pairs.Add((sides.Left, sides.Right, sides.NullSafe));
            else if (first.IsSubsetOf(right) && second.IsSubsetOf(left)) pairs.Add((sides.Right, sides.Left, sides.NullSafe));
            else rest.Add(conjunct);
        }

        return new EquiKeys(pairs, ExprTree.And(rest));
    }

    private static (Expr Left, Expr Right, bool NullSafe)? Sides(Expr conjunct) => conjunct switch
    {
        FunctionCall { Function: "eq" } equal when equal.Arguments[0].Type.SameAs(equal.Arguments[1].Type) =>
            (equal.Arguments[0], equal.Arguments[1], false),
        FunctionCall { Function: "not" } not when not.Arguments[0] is FunctionCall { Function: "is_distinct" } distinct
            && distinct.Arguments[0].Type.SameAs(distinct.Arguments[1].Type) => (distinct.Arguments[0], distinct.Arguments[1], true),
        _ => null,
    };
}
