using StreamSql.Core.Changelog;
using StreamSql.Core.Errors;
using StreamSql.Sql.Catalog;

namespace StreamSql.Sql.Physical;

/// <summary>The end of a sink's job: whether its changes can be written, and by which key.</summary>
internal static class SinkPlanner
{
    public static StreamNode Plan(PhysicalPlanner planner, StreamNode input, SinkObject sink, BaseObject? into, CompilerContext context)
    {
        if (into is not null) throw StreamSqlException.NotSupported("CREATE SINK INTO");
        IReadOnlyDictionary<string, string> options = sink.Options;
        bool forced = options.GetValueOrDefault("force_append_only") is "true" or "on";
        bool takesChanges = sink.Connector is "blackhole" or "print" || sink.Connector.StartsWith("upsert", StringComparison.Ordinal)
            || options.GetValueOrDefault("format") is "debezium-json" or "canal-json" or "maxwell-json"
            || options.ContainsKey("primary_key") || options.GetValueOrDefault("type") is "upsert" or "debezium";
        IReadOnlyList<int>? key = sink.Key.Count > 0 ? sink.Key : input.Keys.Count > 0 ? input.Keys.MinBy(k => k.Count) : null;
        if (input.Mode == ChangelogMode.AppendOnly) return planner.Sink(input, sink, key, false, true);
        if (!takesChanges && !forced)
        {
            throw new StreamSqlException(SqlState.FeatureNotSupported, $"sink \"{sink.Name}\" takes only new rows, and its query changes rows")
            {
                Hint = "Use EMIT ON WINDOW CLOSE, an upsert connector or a changelog format, or"
                    + " set force_append_only = 'true' to write changes as rows.",
            };
        }

        return planner.Sink(input, sink, key, takesChanges, false);
    }
}
