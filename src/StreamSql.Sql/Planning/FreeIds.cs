using StreamSql.Sql.Binding;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning;

/// <summary>Column numbers that a plan refers to and does not produce: its correlation.</summary>
internal static class FreeIds
{
    public static HashSet<int> Of(LogicalNode node)
    {
        var used = new HashSet<int>();
        var made = new HashSet<int>();
        Walk(node, used, made);
        used.ExceptWith(made);
        return used;
    }

    private static void Walk(LogicalNode node, HashSet<int> used, HashSet<int> made)
    {
        foreach (Core.Plan.Expressions.Expr expression in node.Expressions) ExprTree.CollectInputs(expression, used);
        foreach (BoundColumn column in node.Columns) made.Add(column.Id);
        foreach (LogicalNode input in node.Inputs) Walk(input, used, made);
    }
}
