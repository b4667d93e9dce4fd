using StreamSql.Sql.Catalog;
using StreamSql.Sql.Planning.Logical;

namespace StreamSql.Sql.Physical;

/// <summary>Base objects that a plan reads in several places, with the columns it needs of them in all: they are read once.</summary>
internal static class SharedScans
{
    public static IReadOnlyDictionary<long, IReadOnlyList<int>> Find(LogicalNode root)
    {
        var scans = new List<LogicalScan>();
        Collect(root, scans);
        return scans.Where(s => s.Object is BaseObject).GroupBy(s => s.Object.Id).Where(g => g.Count() > 1).ToDictionary(
            g => g.Key, g => (IReadOnlyList<int>)[.. g.SelectMany(s => s.Positions).Distinct().Order()]);
    }

    private static void Collect(LogicalNode node, List<LogicalScan> into)
    {
        if (node is LogicalScan scan) into.Add(scan);
        foreach (LogicalNode input in node.Inputs) Collect(input, into);
    }
}
