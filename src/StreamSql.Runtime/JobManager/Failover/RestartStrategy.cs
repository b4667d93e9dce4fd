using System.Globalization;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.JobGraph;

namespace StreamSql.Runtime.JobManager.Failover;

/// <summary>
/// Fixed delay: a job may be restarted so many times, each after a pause. Attempts count anew once a restarted job has completed a few
/// checkpoints. Control thread only.
/// </summary>
internal sealed class RestartStrategy
{
    public const string TypeKey = "restart-strategy.type";
    public const string AttemptsKey = "restart-strategy.fixed-delay.attempts";
    public const string DelayKey = "restart-strategy.fixed-delay.delay";

    private const int CheckpointsForANewStart = 3;

    private readonly int _attempts;
    private int _used;
    private int _checkpoints;

    /// <param name="graph">The job's own settings come first.</param>
    /// <param name="defaults">The server's.</param>
    public RestartStrategy(JobGraph graph, IReadOnlyDictionary<string, string> defaults)
    {
        string? Setting(string key) => graph.Settings.GetValueOrDefault(key) ?? defaults.GetValueOrDefault(key);
        bool never = graph.Bounded || (Setting("restart-strategy") ?? Setting(TypeKey)) is "none" or "disable";
        _attempts = never ? 0 : int.Parse(Setting(AttemptsKey) ?? "10", CultureInfo.InvariantCulture);
        Delay = Durations.Parse(Setting(DelayKey) ?? "1 s", DelayKey);
    }

    public TimeSpan Delay { get; }

    public int Restarts { get; private set; }

    /// <summary>Takes an attempt if there is one left and the failure may go away by itself.</summary>
    public bool TryRestart(Exception failure)
    {
        if (failure is StreamSqlException { SqlState: SqlState.FeatureNotSupported } || _used >= _attempts) return false;
        _used++;
        _checkpoints = 0;
        Restarts++;
        return true;
    }

    public void OnCheckpointComplete()
    {
        if (++_checkpoints >= CheckpointsForANewStart) _used = 0;
    }
}
