using StreamSql.Core.Connectors;

namespace StreamSql.Connectors.Options;

/// <summary>Options of every object, whatever its connector.</summary>
internal static class CommonOptions
{
    public static readonly IReadOnlyList<OptionSpec> All =
    [
        new("connector", "The kind of external system; absent: an internal log."),
        new("format", "How records are encoded.", Synonyms: ["value.format"]),
        new("on_error", "What becomes of records that cannot be decoded: fail, skip or null.", "skip"),
        new("record.max-bytes", "Records above this size are left out or fail the job, as on_error says.", "16777216"),
        new("allowed_lateness", "How far behind the watermark a row may be and still count."),
        new("parallelism", "Subtasks that read or write.", Synonyms: ["scan.parallelism", "sink.parallelism"]),
        new("scan.watermark.idle-timeout", "A split without rows for so long does not hold back the watermark."),
        new("savepoint", "Path of a savepoint to start from."),
    ];
}
