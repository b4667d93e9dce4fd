namespace StreamSql.Runtime.TaskManager;

/// <summary>Sizes of a TaskManager; from Flink's configuration keys.</summary>
public sealed record TaskManagerOptions
{
    /// <summary>Threads that run tasks; a task per core by default.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary><c>taskmanager.network.memory.max</c>.</summary>
    public long NetworkMemoryBytes { get; init; } = 256L << 20;

    /// <summary><c>taskmanager.network.memory.max-buffers-per-channel</c>, in segments of 32 KiB.</summary>
    public int MaxSegmentsPerChannel { get; init; } = 64;

    /// <summary><c>pipeline.auto-watermark-interval</c>.</summary>
    public TimeSpan AutoWatermarkInterval { get; init; } = TimeSpan.FromMilliseconds(200);
}
