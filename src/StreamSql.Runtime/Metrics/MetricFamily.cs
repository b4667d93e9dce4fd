namespace StreamSql.Runtime.Metrics;

/// <summary>All samples of one metric, named and typed as Prometheus wants it.</summary>
/// <param name="Name">Such as <c>streamsql_task_busy_seconds_total</c>.</param>
/// <param name="Type"><c>counter</c> or <c>gauge</c>.</param>
/// <param name="Help">One sentence.</param>
/// <param name="Samples">A value per set of labels.</param>
public sealed record MetricFamily(string Name, string Type, string Help, IReadOnlyList<MetricSample> Samples);

/// <summary>A value under its labels, in the order in which they are printed.</summary>
public readonly record struct MetricSample(IReadOnlyList<(string Name, string Value)> Labels, double Value);
