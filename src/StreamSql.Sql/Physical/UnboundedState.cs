using StreamSql.Core.Errors;

namespace StreamSql.Sql.Physical;

/// <summary>What the setting streamsql.unbounded_state makes of operators whose state nothing bounds.</summary>
internal static class UnboundedState
{
    /// <summary>The notices to send; 0A000 when the setting refuses such a plan.</summary>
    public static IReadOnlyList<Notice> Apply(string setting, StreamNode root, IReadOnlyList<Notice> notices) => setting.ToLowerInvariant() switch
    {
        "allow" => [],
        "refuse" when Find(root) is { } node => throw new StreamSqlException(
            SqlState.FeatureNotSupported, $"the state of {node.Name} is unbounded: {node.State.Text}")
        {
            Hint = notices.Count > 0 && notices[0].Hint is { } hint ? hint : "SET streamsql.unbounded_state = notice to run it all the same.",
        },
        _ => notices,
    };

    private static StreamNode? Find(StreamNode node)
    {
        if (node.State.IsUnbounded) return node;
        foreach (StreamInput input in node.Inputs)
            if (Find(input.Node) is { } found) return found;
        return null;
    }
}
