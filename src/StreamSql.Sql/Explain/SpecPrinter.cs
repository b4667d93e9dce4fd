using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Explain;

/// <summary>An operator's name and facts, as EXPLAIN shows them.</summary>
internal static class SpecPrinter
{
    public static string Title(OperatorSpec spec) => spec switch
    {
        SourceSpec source => $"Source {source.ObjectName} ({source.Connector}{(source.Bounded ? ", bounded" : "")})",
        TableScanSpec scan => $"Table Scan on {scan.ObjectName}",
        SystemScanSpec scan => $"System Scan on {scan.Relation}",
        AggregateSpec aggregate => (aggregate.Phase == AggregatePhase.Complete ? "" : aggregate.Phase + " ") + "Aggregate",
        WindowAggregateSpec aggregate => (aggregate.Phase == AggregatePhase.Complete ? "" : aggregate.Phase + " ") + "Window Aggregate",
        JoinSpec join => $"{join.Kind} Join",
        MaterializeSpec view => $"Materialize {view.ObjectName}",
        SinkSpec sink => $"Sink {sink.ObjectName} ({sink.Connector})",
        TableFunctionSpec function => $"Table Function {function.Function}",
        _ => spec.Name,
    };

    public static IEnumerable<string> Details(OperatorSpec spec, IReadOnlyList<OperatorSpec> inputs)
    {
        Field[] input = [.. inputs.SelectMany(i => i.Output)];
        string Column(int index) => index >= 0 && index < input.Length ? input[index].Name : $"#{index}";
        string Own(int index) => spec.Output[index].Name;
        string Text(Expr expression) => ExprPrinter.Print(expression, Column);
        string Names(IEnumerable<int> columns) => string.Join(", ", columns.Select(Column));
        string Keys(IEnumerable<SortKey> keys) => string.Join(", ", keys.Select(k => Column(k.Column) + (k.Descending ? " DESC" : "")));
        switch (spec)
        {
            case SourceSpec source:
                yield return $"Columns: {string.Join(", ", source.Decoded.Select(d => d.Name))}";
                if (source.Computed is { } computed)
                    yield return "Computed: " + string.Join(", ", computed.Select(c => ExprPrinter.Print(c, i => source.Decoded[i].Name)));
                if (source.Watermark is { } watermark)
                    yield return $"Watermark: {Own(watermark.TimeColumn)} AS {ExprPrinter.Print(watermark.Expression, Own)}";
                if (source.PushedFilter is { } pushed) yield return $"Pushed: {ExprPrinter.Print(pushed, i => source.Decoded[i].Name)}";
                break;
            case TableScanSpec or SystemScanSpec:
                yield return $"Columns: {string.Join(", ", spec.Output.Select(f => f.Name))}";
                if (spec is TableScanSpec { KeyEquals: { } key })
                    yield return $"Key: {string.Join(", ", key.Select(v => ExprPrinter.Print(v, i => $"#{i}")))}";
                break;
            case ValuesSpec values: yield return $"Rows: {values.Rows.Count}"; break;
            case FilterSpec filter: yield return $"Filter: {Text(filter.Predicate)}"; break;
            case SampleSpec sample: yield return FormattableString.Invariant($"Sample: {sample.Percent} % by {Names(sample.KeyColumns)}"); break;
            case ProjectSpec project:
                yield return "Output: " + string.Join(", ", project.Expressions.Select((e, i) =>
                    Text(e) is var text && text == Own(i) ? text : $"{text} AS {Own(i)}"));
                break;
            case AggregateSpec aggregate:
                if (aggregate.GroupColumns.Count > 0) yield return $"Group Key: {Names(aggregate.GroupColumns)}";
                if (aggregate.Aggregates.Count > 0) yield return $"Calls: {Calls(aggregate.Aggregates, Column)}";
                if (aggregate.Emit == EmitMode.OnWindowClose) yield return "Emit: on window close";
                break;
            case WindowAggregateSpec aggregate:
                yield return $"Window: {Window(aggregate.Window, Column)}";
                if (aggregate.GroupColumns.Count > 0) yield return $"Group Key: {Names(aggregate.GroupColumns)}";
                yield return $"Calls: {Calls(aggregate.Aggregates, Column)}";
                if (aggregate.Phase == AggregatePhase.Local) break;
                yield return aggregate.Emit == EmitMode.OnWindowClose ? "Emit: on window close" : "Emit: changes";
                break;
            case WindowAssignSpec assign: yield return $"Window: {Window(assign.Window, Column)}"; break;
            case JoinSpec join:
                int width = inputs.Count > 0 ? inputs[0].Output.Count : 0;
                if (join.LeftKeys.Count > 0)
                    yield return "Condition: "
                        + string.Join(" AND ", join.LeftKeys.Zip(join.RightKeys, (l, r) => $"{Column(l)} = {Column(r + width)}"));
                if (join.Residual is { } residual) yield return $"Filter: {Text(residual)}";
                break;
            case TopNSpec top:
                if (top.PartitionColumns.Count > 0) yield return $"Partition: {Names(top.PartitionColumns)}";
                yield return $"Order: {Keys(top.OrderBy)}  Limit: {top.Limit}{(top.Offset > 0 ? $"  Offset: {top.Offset}" : "")}";
                break;
            case DeduplicateSpec dedup: yield return $"Key: {Names(dedup.KeyColumns)}  Keep: {(dedup.KeepLast ? "last" : "first")}"; break;
            case RankSpec rank:
                yield return $"Partition: {Names(rank.PartitionColumns)}  Order: {Keys(rank.OrderBy)}  Calls: {Calls(rank.Functions, Column)}";
                break;
            case SortSpec sort:
                yield return $"Sort Key: {Keys(sort.OrderBy)}" + (sort.Limit is null ? "" : $"  Limit: {Text(sort.Limit)}")
                    + (sort.Offset is null ? "" : $"  Offset: {Text(sort.Offset)}");
                break;
            case LimitSpec limit: yield return "Limit: " + (limit.Limit is null ? "all" : Text(limit.Limit)); break;
            case TableFunctionSpec function: yield return $"Arguments: {string.Join(", ", function.Arguments.Select(Text))}"; break;
            case MaterializeSpec view:
                yield return view.IsBag ? "Key: none (rows are kept as a bag)" : $"Stored by: ({string.Join(", ", view.KeyColumns.Select(Own))})";
                break;
        }
    }

    private static string Calls(IEnumerable<AggregateCall> calls, Func<int, string> column) => string.Join(", ", calls.Select(c =>
        $"{c.Function}({(c.Distinct ? "DISTINCT " : "")}"
        + (c.Arguments.Count == 0 && c.Function == "count" ? "*" : string.Join(", ", c.Arguments.Select(column))) + ")"
        + (c.FilterColumn < 0 ? "" : $" FILTER ({column(c.FilterColumn)})")));

    private static string Window(WindowDefinition window, Func<int, string> column)
    {
        string size = Duration(window.SizeMicros);
        string offset = window.OffsetMicros == 0 ? "" : $", offset {Duration(window.OffsetMicros)}";
        return window.Kind == WindowKind.Tumble
            ? $"tumble({column(window.TimeColumn)}, {size}{offset})"
            : $"{window.Kind.ToString().ToLowerInvariant()}({column(window.TimeColumn)}, {Duration(window.SlideMicros)}, {size}{offset})";
    }

    private static string Duration(long micros) => micros % 1_000_000 == 0 ? $"{micros / 1_000_000} s" : $"{micros / 1000.0} ms";
}
