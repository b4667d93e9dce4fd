using System.Text.Json.Serialization;

namespace StreamSql.Benchmarks.Nexmark;

/// <summary>One measured query; names are those of the JSON file.</summary>
internal sealed record NexmarkResult(
    [property: JsonPropertyName("query")] string Query,
    [property: JsonPropertyName("events")] long Events,
    [property: JsonPropertyName("parallelism")] int Parallelism,
    [property: JsonPropertyName("state")] string State,
    [property: JsonPropertyName("wall_s")] double WallSeconds,
    [property: JsonPropertyName("cpu_s")] double CpuSeconds,
    [property: JsonPropertyName("core_eps")] double CoreEventsPerSecond,
    [property: JsonPropertyName("steady_core_eps")] double SteadyCoreEventsPerSecond,
    [property: JsonPropertyName("rss_mb")] double ResidentMegabytes,
    [property: JsonPropertyName("checkpoints")] long Checkpoints,
    [property: JsonPropertyName("bytes_per_event")] double AllocatedBytesPerEvent);
