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

    private readonly Dictionary<long, (long Offset, long Epoch)> _covered = [];
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

    /// <summary>The first epoch in which these views show everything that the session wrote; 0 when they read nothing of it.</summary>
    public async ValueTask<long> OwnWritesEpochAsync(IReadOnlyList<long> views, CancellationToken cancellation)
    {
        if (Written.Count == 0 || !Settings.Bool("streamsql.read_your_writes")) return 0;
        long epoch = 0;
        foreach (long view in views)
        {
            foreach (long id in Services.Engine.Jobs.Clock.BaseObjectsOf(view))
            {
                if (!Written.TryGetValue(id, out long offset)) continue;
                if (!_covered.TryGetValue(id, out (long Offset, long Epoch) known) || known.Offset < offset)
                {
                    long covering = await Services.Engine.Jobs.Clock
                        .WaitForCoveringAsync(id, offset, cancellation: cancellation).ConfigureAwait(false);
                    _covered[id] = known = (offset, covering);
                }

                epoch = Math.Max(epoch, known.Epoch);
            }
        }

        return epoch;
    }

    /// <summary>As above without waiting; false when the epoch is not known yet.</summary>
    public bool TryOwnWritesEpoch(long view, out long epoch)
    {
        epoch = 0;
        foreach (long id in Services.Engine.Jobs.Clock.BaseObjectsOf(view))
        {
            if (!Written.TryGetValue(id, out long offset)) continue;
            if (!_covered.TryGetValue(id, out (long Offset, long Epoch) known) || known.Offset < offset)
                return !Settings.Bool("streamsql.read_your_writes");
            epoch = Math.Max(epoch, known.Epoch);
        }

        return true;
    }
}
