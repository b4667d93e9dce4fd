using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Optimizing.Rules;

/// <summary>
/// Moves each conjunct as close to its source as it may go: through projections, into join sides and join conditions (a cross join
/// becomes an inner one), union branches, below aggregates on their keys and windows on their partitions. Neighbouring filters merge.
/// </summary>
internal sealed class PushFilters : IRule
{
    public string Name => nameof(PushFilters);

    public LogicalNode Apply(LogicalNode root, RuleContext context) => Push(root, []);

    private static LogicalNode Push(LogicalNode node, IReadOnlyList<Expr> conjuncts)
    {
        switch (node)
        {
            case LogicalFilter filter:
                return Push(filter.Input, [.. ExprTree.Conjuncts(filter.Predicate), .. conjuncts]);
            case LogicalProject project: return PushProject(project, conjuncts);
            case LogicalJoin join: return PushJoin(join, conjuncts);
            case LogicalUnion union: return PushUnion(union, conjuncts);
            case LogicalAggregate aggregate:
                return PushBelow(node, conjuncts, aggregate.Keys.Count == 0 ? [] : [.. aggregate.Keys]);
            case LogicalTopN top: return PushBelow(node, conjuncts, [.. top.Partition]);
            case LogicalWindow window: return PushBelow(node, conjuncts, [.. window.Partition]);
            case LogicalDeduplicate dedup: return PushBelow(node, conjuncts, [.. dedup.Keys]);
            case LogicalWindowTable table: return PushBelow(node, conjuncts, table.Input.ColumnIds());
            case LogicalTableFunction function: return PushBelow(node, conjuncts, function.Input.ColumnIds());
            case LogicalSort { Limit: null, Offset: null } sort: return PushBelow(node, conjuncts, sort.ColumnIds());
            default:
                LogicalNode[] inputs = [.. node.Inputs.Select(i => Push(i, []))];
                return Above(inputs.Length == 0 ? node : node.WithInputs(inputs), conjuncts);
        }
    }

    private static LogicalNode Above(LogicalNode node, IEnumerable<Expr> conjuncts) =>
        ExprTree.And(conjuncts) is { } predicate ? new LogicalFilter(node, predicate) : node;

    private static LogicalNode PushBelow(LogicalNode node, IReadOnlyList<Expr> conjuncts, HashSet<int> allowed)
    {
        Expr[] below = [.. conjuncts.Where(c => IsSafe(c) && ExprTree.Inputs(c) is { Count: > 0 } used && used.IsSubsetOf(allowed))];
        return Above(node.WithInputs([Push(node.Inputs[0], below)]), conjuncts.Except(below));
    }

    /// <summary>Volatile parts stay where they are.</summary>
    private static bool IsSafe(Expr expression) => !ExprTree.Any(
        expression, e => e is FunctionCall { Function: "random" or "gen_random_uuid" or "clock_timestamp" or "nextval" or "setseed" });

    private static LogicalNode PushProject(LogicalProject project, IReadOnlyList<Expr> conjuncts)
    {
        var map = new Dictionary<int, Expr>();
        foreach (BoundItem item in project.Items) map[item.Column.Id] = item.Expression;
        var below = new List<Expr>();
        var above = new List<Expr>();
        foreach (Expr conjunct in conjuncts)
        {
            Expr moved = ExprTree.Substitute(conjunct, map);
            if (IsSafe(moved)) below.Add(moved);
            else above.Add(conjunct);
        }

        return Above(project.WithInputs([Push(project.Input, below)]), above);
    }

    private static LogicalNode PushUnion(LogicalUnion union, IReadOnlyList<Expr> conjuncts)
    {
        var branches = new List<LogicalNode>();
        for (int i = 0; i < union.Branches.Count; i++)
        {
            var map = new Dictionary<int, Expr>();
            for (int c = 0; c < union.Output.Count; c++)
                map[union.Output[c].Id] = new InputRef(union.BranchColumns[i][c], union.Output[c].Type);
            branches.Add(Push(union.Branches[i], [.. conjuncts.Select(p => ExprTree.Substitute(p, map))]));
        }

        return union with { Branches = branches };
    }

    private static LogicalNode PushJoin(LogicalJoin join, IReadOnlyList<Expr> conjuncts)
    {
        JoinKind kind = Strengthen(join, conjuncts);
        HashSet<int> left = join.Left.ColumnIds();
        HashSet<int> right = join.Right.ColumnIds();
        List<Expr> toLeft = [], toRight = [], condition = [], above = [];
        bool mayGoLeft = kind is not (JoinKind.RightOuter or JoinKind.FullOuter);
        bool mayGoRight = kind is JoinKind.Inner or JoinKind.RightOuter;
        foreach (Expr conjunct in conjuncts)
        {
            HashSet<int> used = ExprTree.Inputs(conjunct);
            if (!IsSafe(conjunct) || used.Count == 0) above.Add(conjunct);
            else if (used.IsSubsetOf(left) && mayGoLeft) toLeft.Add(conjunct);
            else if (used.IsSubsetOf(right) && mayGoRight) toRight.Add(conjunct);
            else if (kind == JoinKind.Inner) condition.Add(conjunct);
            else above.Add(conjunct);
        }

        // The join's own condition filters a side when rows of that side are not kept for their own sake.
        bool ownLeft = kind is JoinKind.Inner or JoinKind.RightOuter or JoinKind.LeftSemi;
        bool ownRight = kind is JoinKind.Inner or JoinKind.LeftOuter or JoinKind.LeftSemi or JoinKind.LeftAnti;
        foreach (Expr conjunct in ExprTree.Conjuncts(join.Condition))
        {
            HashSet<int> used = ExprTree.Inputs(conjunct);
            if (IsSafe(conjunct) && used.Count > 0 && used.IsSubsetOf(left) && ownLeft) toLeft.Add(conjunct);
            else if (IsSafe(conjunct) && used.Count > 0 && used.IsSubsetOf(right) && ownRight) toRight.Add(conjunct);
            else condition.Add(conjunct);
        }

        return Above(
            new LogicalJoin(kind, Push(join.Left, toLeft), Push(join.Right, toRight), ExprTree.And(condition)), above);
    }

    /// <summary>An outer join whose padded side is then required not to be null is an inner one.</summary>
    private static JoinKind Strengthen(LogicalJoin join, IReadOnlyList<Expr> conjuncts)
    {
        if (join.Kind is not (JoinKind.LeftOuter or JoinKind.RightOuter or JoinKind.FullOuter)) return join.Kind;
        bool leftRequired = conjuncts.Any(c => RejectsNull(c, join.Left.ColumnIds()));
        bool rightRequired = conjuncts.Any(c => RejectsNull(c, join.Right.ColumnIds()));
        return join.Kind switch
        {
            JoinKind.LeftOuter when rightRequired => JoinKind.Inner,
            JoinKind.RightOuter when leftRequired => JoinKind.Inner,
            JoinKind.FullOuter when leftRequired && rightRequired => JoinKind.Inner,
            JoinKind.FullOuter when leftRequired => JoinKind.LeftOuter,
            JoinKind.FullOuter when rightRequired => JoinKind.RightOuter,
            _ => join.Kind,
        };
    }

    /// <summary>A comparison with a bare column is not true when the column is null.</summary>
    private static bool RejectsNull(Expr conjunct, HashSet<int> columns) => conjunct switch
    {
        FunctionCall { Function: "eq" or "ne" or "lt" or "le" or "gt" or "ge" } compare =>
            compare.Arguments.Any(a => a is InputRef r && columns.Contains(r.Index)),
        FunctionCall { Function: "is_not_null" } test => test.Arguments[0] is InputRef r && columns.Contains(r.Index),
        _ => false,
    };
}
