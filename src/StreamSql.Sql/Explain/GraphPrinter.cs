using System.Text;
using StreamSql.Core.Plan.JobGraph;

namespace StreamSql.Sql.Explain;

/// <summary>A job graph: a paragraph per vertex, then its inputs.</summary>
internal static class GraphPrinter
{
    public static string Print(JobGraph graph)
    {
        var text = new StringBuilder();
        text.Append("Job ").Append(graph.Name).Append(graph.Bounded ? " (bounded)\n" : "\n");
        foreach (JobVertex vertex in graph.Vertices)
        {
            text.Append($"Vertex {vertex.Id} (parallelism {vertex.Parallelism}): ")
                .AppendJoin(" -> ", vertex.Chain.Select(SpecPrinter.Title)).Append('\n');
            foreach (JobEdge edge in graph.Edges.Where(e => e.To == vertex.Id))
            {
                text.Append($"  input {edge.ToInput}: vertex {edge.From}, {edge.Exchange.ToString().ToLowerInvariant()}");
                if (edge.HashColumns.Count > 0) text.Append($" ({string.Join(", ", edge.HashColumns)})");
                text.Append('\n');
            }
        }

        return text.ToString().TrimEnd('\n');
    }
}
