using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamSql.Core.Plan.Serialization;

/// <summary>The one way in which plans become JSON: in the catalog, between processes, in EXPLAIN (JSON).</summary>
public static class PlanJson
{
    public static readonly JsonSerializerOptions Options = Create(false);

    public static readonly JsonSerializerOptions Indented = Create(true);

    public static string Serialize(JobGraph.JobGraph graph) => JsonSerializer.Serialize(graph, Options);

    public static JobGraph.JobGraph Deserialize(string json) =>
        JsonSerializer.Deserialize<JobGraph.JobGraph>(json, Options) ?? throw new JsonException("empty job graph");

    private static JsonSerializerOptions Create(bool indented) => new()
    {
        WriteIndented = indented,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 2048,
        Converters = { new SqlTypeConverter(), new JsonStringEnumConverter() },
    };
}
