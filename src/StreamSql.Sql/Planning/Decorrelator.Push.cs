using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning;

/// <summary>The rule for each kind of node.</summary>
internal sealed partial class Decorrelator
{
    private Pushed Push(LogicalNode node, HashSet<int> outer)
    {
        HashSet<int> free = FreeIds.Of(node);
        free.IntersectWith(outer);
        if (free.Count == 0) return new Pushed(node, []);
        return node switch
        {
            LogicalFilter filter => PushFilter(filter.Input, filter.Predicate, outer),
            LogicalProject project => PushProject(project, outer),
            LogicalViewScan view => Push(view.Input, outer),
            LogicalAggregate aggregate => PushAggregate(aggregate, outer),
            LogicalJoin join => PushJoin(join, outer),
            LogicalUnion union => PushUnion(union, outer),
            LogicalSort sort => PushSort(sort, outer),
            LogicalTopN top => PushKeyed(top.Input, outer, (input, keys) => top with { Input = input, Partition = [.. top.Partition, .. keys] }),
            LogicalWindow window => PushKeyed(
                window.Input, outer, (input, keys) => window with { Input = input, Partition = [.. window.Partition, .. keys] }),
            LogicalScalarGuard guard => PushKeyed(
                guard.Input, outer, (input, keys) => UniqueKeys.IsUnique(input, keys) ? input : new LogicalTopN(input, keys, [], 0, 1, null)),
            LogicalWindowTable table => PushKeyed(table.Input, outer, (input, _) => table with { Input = input }),
            LogicalTableFunction function => PushFunction(function, outer),
            LogicalValues values => PushValues(values, outer),
            _ => throw StreamSqlException.NotSupported($"a correlated subquery with {node.Name}"),
        };
    }

    private Pushed PushFilter(LogicalNode input, Expr predicate, HashSet<int> outer)
    {
        Pushed pushed = Push(input, outer);
        Dictionary<int, Binding> map = pushed.Map;
        var rest = new List<Expr>();
        LogicalNode node = pushed.Node;
        foreach (Expr conjunct in ExprTree.Conjuncts(predicate))
        {
            if (OuterOf([conjunct], outer).Count > 0 && TryBind(conjunct, ref node, outer, map)) continue;
            rest.Add(conjunct);
        }

        pushed = WithDomain(new Pushed(node, map), OuterOf(rest, outer));
        Expr? remaining = ExprTree.And(rest.Select(r => Substitute(r, pushed.Map)));
        return remaining is null ? pushed : pushed with { Node = new LogicalFilter(pushed.Node, remaining) };
    }

    /// <summary><c>inner = outer</c>: the inner side stands for the outer column, and the join above checks the equality.</summary>
    private bool TryBind(Expr conjunct, ref LogicalNode node, HashSet<int> outer, Dictionary<int, Binding> map)
    {
        if (conjunct is not FunctionCall { Function: "eq" } equal) return false;
        for (int side = 0; side < 2; side++)
        {
            Expr inner = equal.Arguments[1 - side];
            if (equal.Arguments[side] is not InputRef reference || !outer.Contains(reference.Index) || map.ContainsKey(reference.Index)) continue;
            if (OuterOf([inner], outer).Count > 0 || ExprTree.IsConstant(inner)) continue;
            BoundColumn? column = inner is InputRef plain ? node.Find(plain.Index) : null;
            if (column is null)
            {
                column = new BoundColumn(numbers.Next(), "?", inner.Type);
                node = LogicalProject.Append(node, [new BoundItem(column, inner)]);
            }

            map[reference.Index] = new Binding(column, false);
            return true;
        }

        return false;
    }

    private Pushed PushProject(LogicalProject project, HashSet<int> outer)
    {
        Pushed pushed = WithDomain(Push(project.Input, outer), []);
        pushed = WithDomain(pushed, OuterOf(project.Expressions, outer));
        var items = project.Items.Select(i => i with { Expression = Substitute(i.Expression, pushed.Map) }).ToList();
        foreach (Binding binding in pushed.Map.Values)
            if (!items.Exists(i => i.Column.Id == binding.Column.Id)) items.Add(LogicalProject.Pass(binding.Column));
        return pushed with { Node = new LogicalProject(pushed.Node, items) };
    }

    private Pushed PushAggregate(LogicalAggregate aggregate, HashSet<int> outer)
    {
        Pushed pushed = Push(aggregate.Input, outer);
        if (aggregate.Keys.Count > 0)
        {
            int[] keys = [.. aggregate.Keys.Concat(pushed.Map.Values.Select(b => b.Column.Id)).Distinct()];
            return pushed with { Node = aggregate with { Input = pushed.Node, Keys = keys } };
        }

        // One row for each outer row, also where there is nothing to aggregate: the domain decides.
        (LogicalNode domain, Dictionary<int, Binding> map) = Domain(pushed.Map.Keys);
        IEnumerable<Expr> conditions = pushed.Map.Select(p =>
            p.Value.IsNullSafe ? NullSafe(map[p.Key].Column, p.Value.Column) : Equal(map[p.Key].Column, p.Value.Column));
        return new Pushed(AggregateOver(domain, aggregate, pushed, conditions), map);
    }

    private Pushed PushJoin(LogicalJoin join, HashSet<int> outer)
    {
        if (join.Kind is JoinKind.RightOuter or JoinKind.FullOuter && FreeIds.Of(join).Overlaps(outer))
            throw StreamSqlException.NotSupported("a correlated subquery with a right or full join");
        Pushed leftSide = Push(join.Left, outer);
        Pushed rightSide = Push(join.Right, outer);
        if (join.Kind == JoinKind.Inner)
        {
            List<Expr> both = [.. ExprTree.Conjuncts(join.Condition)];
            var map = new Dictionary<int, Binding>(leftSide.Map);
            foreach ((int id, Binding binding) in rightSide.Map)
            {
                if (map.TryGetValue(id, out Binding? known)) both.Add(NullSafe(known.Column, binding.Column));
                else map[id] = binding;
            }

            Expr[] local = [.. both.Where(c => OuterOf([c], outer).Count == 0)];
            Expr[] correlated = [.. both.Where(c => OuterOf([c], outer).Count > 0)];
            var joined = new Pushed(join with { Left = leftSide.Node, Right = rightSide.Node, Condition = ExprTree.And(local) }, map);
            return correlated.Length == 0 ? joined : PushFilterOver(joined, correlated, outer);
        }

        // Rows of the left side are kept: it must show every outer column that the right side or the condition uses.
        HashSet<int> needed = OuterOf(join.Expressions, outer);
        needed.UnionWith(rightSide.Map.Keys);
        leftSide = WithDomain(leftSide, needed);
        IEnumerable<Expr> conditions = ExprTree.Conjuncts(join.Condition).Select(c => Substitute(c, leftSide.Map))
            .Concat(rightSide.Map.Select(p => NullSafe(leftSide.Map[p.Key].Column, p.Value.Column)));
        return leftSide with { Node = join with { Left = leftSide.Node, Right = rightSide.Node, Condition = ExprTree.And(conditions) } };
    }

    private Pushed PushFilterOver(Pushed pushed, Expr[] conjuncts, HashSet<int> outer)
    {
        var rest = new List<Expr>();
        LogicalNode node = pushed.Node;
        foreach (Expr conjunct in conjuncts)
            if (!TryBind(conjunct, ref node, outer, pushed.Map)) rest.Add(conjunct);
        Pushed complete = WithDomain(pushed with { Node = node }, OuterOf(rest, outer));
        Expr? remaining = ExprTree.And(rest.Select(r => Substitute(r, complete.Map)));
        return remaining is null ? complete : complete with { Node = new LogicalFilter(complete.Node, remaining) };
    }

    private Pushed PushUnion(LogicalUnion union, HashSet<int> outer)
    {
        HashSet<int> free = FreeIds.Of(union);
        free.IntersectWith(outer);
        int[] ids = [.. free.Order()];
        BoundColumn[] shown = [.. ids.Select(id => left.Find(id)! with { Id = numbers.Next() })];
        var branches = new List<LogicalNode>();
        var columns = new List<IReadOnlyList<int>>();
        for (int i = 0; i < union.Branches.Count; i++)
        {
            Pushed pushed = WithDomain(Push(union.Branches[i], outer), ids);
            branches.Add(pushed.Node);
            columns.Add([.. union.BranchColumns[i], .. ids.Select(id => pushed.Map[id].Column.Id)]);
        }

        var map = ids.Zip(shown).ToDictionary(p => p.First, p => new Binding(p.Second, true));
        return new Pushed(new LogicalUnion(branches, columns, [.. union.Output, .. shown]), map);
    }

    private Pushed PushSort(LogicalSort sort, HashSet<int> outer)
    {
        if (sort.Limit is null && sort.Offset is null) return Push(sort.Input, outer);
        long offset = Constant(sort.Offset, 0);
        long limit = Constant(sort.Limit, long.MaxValue - offset);
        return PushKeyed(sort.Input, outer, (input, keys) => new LogicalTopN(input, keys, sort.Keys, offset, limit, null));
    }

    private Pushed PushKeyed(LogicalNode input, HashSet<int> outer, Func<LogicalNode, int[], LogicalNode> make)
    {
        Pushed pushed = Push(input, outer);
        return pushed with { Node = make(pushed.Node, [.. pushed.Map.Values.Select(b => b.Column.Id).Distinct()]) };
    }

    private Pushed PushFunction(LogicalTableFunction function, HashSet<int> outer)
    {
        Pushed pushed = WithDomain(Push(function.Input, outer), OuterOf(function.Arguments, outer));
        return pushed with
        {
            Node = function with
            {
                Input = pushed.Node,
                Arguments = new ExprList(function.Arguments.Select(a => Substitute(a, pushed.Map))),
            },
        };
    }

    private Pushed PushValues(LogicalValues values, HashSet<int> outer)
    {
        var branches = values.Rows.Select(row => (LogicalNode)new LogicalProject(
            LogicalValues.SingleRow, [.. values.Output.Select((c, i) => new BoundItem(c with { Id = numbers.Next() }, row[i]))])).ToList();
        if (branches.Count == 1)
        {
            var project = new LogicalProject(
                LogicalValues.SingleRow, [.. values.Output.Select((c, i) => new BoundItem(c, values.Rows[0][i]))]);
            return PushProject(project, outer);
        }

        return PushUnion(
            new LogicalUnion(branches, [.. branches.Select(b => (IReadOnlyList<int>)[.. b.Columns.Select(c => c.Id)])], values.Output), outer);
    }
}
