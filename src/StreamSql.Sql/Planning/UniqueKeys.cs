using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning;

/// <summary>Sets of columns whose values tell rows apart, derived bottom-up. An empty set means at most one row.</summary>
internal static class UniqueKeys
{
    private const int MaxKeys = 8;

    public static bool IsUnique(LogicalNode node, IReadOnlyCollection<int> columns) =>
        Of(node).Any(key => key.All(columns.Contains));

    public static IReadOnlyList<int[]> Of(LogicalNode node)
    {
        IEnumerable<int[]> keys = node switch
        {
            LogicalScan scan => OfScan(scan),
            LogicalSystemScan scan when scan.Relation.Key.Count > 0 => OfPositions(scan.Relation.Key, scan.Positions, scan.Output),
            LogicalValues { Rows.Count: <= 1 } => [[]],
            LogicalFilter filter => OfFilter(filter),
            LogicalViewScan or LogicalDeduplicate { Keys.Count: < 0 } => Of(node.Inputs[0]),
            LogicalSort or LogicalSample => Of(node.Inputs[0]),
            LogicalProject project => OfProject(project),
            LogicalAggregate aggregate => [[.. aggregate.Keys]],
            LogicalWindowAggregate aggregate => OfWindow(aggregate),
            LogicalWindow window => Of(window.Input),
            LogicalTopN top => OfTopN(top),
            LogicalDeduplicate dedup => [[.. dedup.Keys]],
            LogicalWindowTable { Kind: WindowKind.Tumble } table => Of(table.Input),
            LogicalWindowTable table => Of(table.Input).Select(k => (int[])[.. k, table.Start.Id]),
            LogicalScalarGuard => [[]],
            LogicalJoin join => OfJoin(join),
            _ => [],
        };
        return Minimal(keys);
    }

    /// <summary>Without keys that hold another one, at most so many.</summary>
    private static List<int[]> Minimal(IEnumerable<int[]> keys)
    {
        var minimal = new List<int[]>();
        foreach (int[] key in keys)
        {
            if (minimal.Exists(m => m.All(key.Contains))) continue;
            minimal.RemoveAll(m => key.All(m.Contains));
            minimal.Add([.. key.Distinct()]);
        }

        return minimal.Count > MaxKeys ? minimal[..MaxKeys] : minimal;
    }

    private static IEnumerable<int[]> OfScan(LogicalScan scan)
    {
        IEnumerable<IReadOnlyList<int>> keys = scan.Object switch
        {
            TableObject table => table.Uniques.Select(u => u.Columns).Prepend(table.Key),
            MaterializedViewObject view => [view.Key],
            _ => [],
        };
        return keys.Where(k => k.Count > 0).SelectMany(k => OfPositions(k, scan.Positions, scan.Output));
    }

    private static IEnumerable<int[]> OfPositions(
        IReadOnlyList<int> key, IReadOnlyList<int> positions, IReadOnlyList<BoundColumn> columns)
    {
        var ids = new List<int>();
        foreach (int part in key)
        {
            int at = positions.ToList().IndexOf(part);
            if (at < 0) return [];
            ids.Add(columns[at].Id);
        }

        return [[.. ids]];
    }

    /// <summary>Columns fixed by a constant need not be part of a key.</summary>
    private static IEnumerable<int[]> OfFilter(LogicalFilter filter)
    {
        var constant = new HashSet<int>();
        foreach (Expr conjunct in ExprTree.Conjuncts(filter.Predicate))
        {
            if (conjunct is not FunctionCall { Function: "eq" } equal) continue;
            if (equal.Arguments[0] is InputRef l && ExprTree.IsConstant(equal.Arguments[1])) constant.Add(l.Index);
            if (equal.Arguments[1] is InputRef r && ExprTree.IsConstant(equal.Arguments[0])) constant.Add(r.Index);
        }

        IReadOnlyList<int[]> keys = Of(filter.Input);
        return constant.Count == 0 ? keys : keys.Select(k => (int[])[.. k.Where(c => !constant.Contains(c))]).Concat(keys);
    }

    private static IEnumerable<int[]> OfProject(LogicalProject project)
    {
        var shown = new Dictionary<int, int>();
        foreach (BoundItem item in project.Items)
            if (item.Expression is InputRef reference) shown.TryAdd(reference.Index, item.Column.Id);
        return Of(project.Input).Where(k => k.All(shown.ContainsKey)).Select(k => (int[])[.. k.Select(c => shown[c])]);
    }

    private static IEnumerable<int[]> OfWindow(LogicalWindowAggregate aggregate)
    {
        foreach ((BoundColumn column, WindowColumn _) in aggregate.WindowColumns)
            yield return [.. aggregate.Keys, column.Id];
    }

    private static IEnumerable<int[]> OfTopN(LogicalTopN top)
    {
        if (top.Limit == 1) yield return [.. top.Partition];
        if (top.Rank is not null) yield return [.. top.Partition, top.Rank.Id];
        foreach (int[] key in Of(top.Input)) yield return key;
    }

    private static IEnumerable<int[]> OfJoin(LogicalJoin join)
    {
        IReadOnlyList<int[]> left = Of(join.Left);
        if (join.KeepsLeftOnly) return left;
        IReadOnlyList<int[]> right = Of(join.Right);
        EquiKeys keys = EquiKeys.Split(join);
        bool leftUnique = left.Any(k => k.All(keys.LeftIds.Contains));
        bool rightUnique = right.Any(k => k.All(keys.RightIds.Contains));
        var result = new List<int[]>();
        if (rightUnique && join.Kind is JoinKind.Inner or JoinKind.LeftOuter && rightUnique) result.AddRange(left);
        if (leftUnique && join.Kind is JoinKind.Inner or JoinKind.RightOuter && leftUnique) result.AddRange(right);
        if (join.Kind != JoinKind.FullOuter)
            result.AddRange(left.SelectMany(l => right.Select(r => (int[])[.. l, .. r])));
        return result;
    }
}
