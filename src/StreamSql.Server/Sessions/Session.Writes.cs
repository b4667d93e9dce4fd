using StreamSql.Server.Sessions.Settings;
using StreamSql.State.Logs;

namespace StreamSql.Server.Sessions;

/// <summary>What the session wrote, for read-your-writes, and what its settings mean to planning.</summary>
internal sealed partial class Session
{
    private static readonly string[] PlanningSettings =
    [
        "search_path", "TimeZone", "streamsql.optimizer", "parallelism.default", "table.optimizer.agg-phase-strategy",
        "streamsql.unbounded_state", "streamsql.information_schema_views",
    ];

    private string _planningKey = "";
    private int _planningVersion = -1;

    /// <summary>End offset per log that reads of this session must cover.</summary>
    public Dictionary<long, long> Written { get; } = [];

    /// <summary>Sessions with equal keys may share plans.</summary>
    public string PlanningKey
    {
        get
        {
            if (_planningVersion == Settings.Version) return _planningKey;
            _planningVersion = Settings.Version;
            return _planningKey = $"{User}|{Database}|{string.Join('|', PlanningSettings.Select(s => Settings[s]))}";
        }
    }

    public void NoteWrite(LogRange range)
    {
        if (range.End > range.Start) Written[range.ObjectId] = range.End;
    }
}
