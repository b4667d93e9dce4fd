namespace StreamSql.Sql.Planning.Logical;

/// <summary>Rewrites whole plans.</summary>
internal static class LogicalTree
{
    /// <summary>Rewrites a tree bottom-up.</summary>
    public static LogicalNode BottomUp(LogicalNode node, Func<LogicalNode, LogicalNode> rewrite)
    {
        if (node.Inputs.Count == 0) return rewrite(node);
        LogicalNode[] inputs = [.. node.Inputs.Select(i => BottomUp(i, rewrite))];
        bool same = true;
        for (int i = 0; i < inputs.Length; i++) same &= ReferenceEquals(inputs[i], node.Inputs[i]);
        return rewrite(same ? node : node.WithInputs(inputs));
    }
}
