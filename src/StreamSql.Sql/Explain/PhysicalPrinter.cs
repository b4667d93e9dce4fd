using System.Text;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Physical;

namespace StreamSql.Sql.Explain;

/// <summary>A physical plan in the manner of PostgreSQL: an arrow per operator, its facts indented below.</summary>
internal static class PhysicalPrinter
{
    public static string Print(StreamNode root)
    {
        var text = new StringBuilder();
        Write(root, text, 0, "");
        return text.ToString().TrimEnd('\n');
    }

    private static void Write(StreamNode node, StringBuilder text, int depth, string arrow)
    {
        string pad = new(' ', depth);
        text.Append(pad).Append(arrow).Append(SpecPrinter.Title(node.Spec)).Append('\n');
        string inner = pad + new string(' ', arrow.Length) + "  ";
        foreach (string line in SpecPrinter.Details(node.Spec, [.. node.Inputs.Select(i => i.Node.Spec)])) text.Append(
            inner).Append(line).Append('\n');
        text.Append(inner).Append(Traits(node)).Append('\n');
        foreach (StreamInput input in node.Inputs)
        {
            int below = depth + arrow.Length + 2;
            if (input.Exchange != ExchangeKind.Forward)
            {
                string columns = input.HashColumns.Count == 0 ? "" : $" ({Names(input.Node.Spec, input.HashColumns)})";
                text.Append(' ', below).Append("->  Exchange ").Append(input.Exchange).Append(columns).Append('\n');
                below += 4;
            }

            Write(input.Node, text, below, "->  ");
        }
    }

    private static string Traits(StreamNode node)
    {
        var parts = new List<string> { $"Changelog: {node.Mode.ToString().ToLowerInvariant()}" };
        if (node.Keys.Count > 0) parts.Add("Key: " + string.Join(" or ", node.Keys.Take(3).Select(k => $"({Names(node.Spec, k)})")));
        if (node.Distribution.Kind == DistributionKind.Hash) parts.Add($"Distribution: hash ({Names(node.Spec, node.Distribution.Columns)})");
        else parts.Add($"Distribution: {node.Distribution}");
        if (node.WatermarkColumns.Count > 0) parts.Add($"Watermark: {Names(node.Spec, node.WatermarkColumns)}");
        if (node.State != StateBound.None) parts.Add(node.State.IsUnbounded ? $"State: UNBOUNDED, {node.State.Text}"
            : $"State: bounded by {node.State.Text}");
        return string.Join("  ", parts);
    }

    private static string Names(OperatorSpec spec, IEnumerable<int> columns)
    {
        IReadOnlyList<Field> fields = spec.Output;
        return string.Join(", ", columns.Select(c => c < fields.Count ? fields[c].Name : $"#{c}"));
    }
}
