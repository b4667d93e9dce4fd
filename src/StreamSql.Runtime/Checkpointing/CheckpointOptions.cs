using System.Globalization;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Runtime.JobManager;

namespace StreamSql.Runtime.Checkpointing;

/// <summary>How a job is checkpointed; Flink's keys among the settings that the job keeps.</summary>
public sealed record CheckpointOptions
{
    /// <summary><c>execution.checkpointing.interval</c>; zero turns checkpoints off.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>execution.checkpointing.timeout</c>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary><c>execution.checkpointing.min-pause</c>.</summary>
    public TimeSpan MinPause { get; init; }

    /// <summary><c>execution.checkpointing.tolerable-failed-checkpoints</c>.</summary>
    public int TolerableFailures { get; init; } = 3;

    /// <summary><c>state.checkpoints.num-retained</c>.</summary>
    public int Retained { get; init; } = 2;

    public static CheckpointOptions Of(JobGraph graph, CheckpointOptions defaults)
    {
        if (graph.Bounded) return defaults with { Interval = TimeSpan.Zero };
        IReadOnlyDictionary<string, string> settings = graph.Settings;
        return new CheckpointOptions
        {
            Interval = Duration(settings, "execution.checkpointing.interval", defaults.Interval),
            Timeout = Duration(settings, "execution.checkpointing.timeout", defaults.Timeout),
            MinPause = Duration(settings, "execution.checkpointing.min-pause", defaults.MinPause),
            TolerableFailures = Number(settings, "execution.checkpointing.tolerable-failed-checkpoints", defaults.TolerableFailures),
            Retained = Math.Max(1, Number(settings, "state.checkpoints.num-retained", defaults.Retained)),
        };
    }

    private static TimeSpan Duration(IReadOnlyDictionary<string, string> settings, string key, TimeSpan fallback) =>
        settings.TryGetValue(key, out string? text) ? Durations.Parse(text, key) : fallback;

    private static int Number(IReadOnlyDictionary<string, string> settings, string key, int fallback) =>
        settings.TryGetValue(key, out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : fallback;
}
