using System.Text;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Explain;

/// <summary>A logical plan as an indented tree; columns as name#number.</summary>
internal static class LogicalPrinter
{
    public static string Print(LogicalNode root)
    {
        var text = new StringBuilder();
        var names = new Dictionary<int, string>();
        Collect(root, names);
        Write(root, text, 0, id => names.GetValueOrDefault(id, $"#{id}"));
        return text.ToString().TrimEnd('\n');
    }

    private static void Collect(LogicalNode node, Dictionary<int, string> names)
    {
        foreach (LogicalNode input in node.Inputs) Collect(input, names);
        foreach (BoundColumn column in node.Columns) names[column.Id] = $"{column.Name}#{column.Id}";
    }

    private static void Write(LogicalNode node, StringBuilder text, int depth, Func<int, string> name)
    {
        text.Append(' ', depth * 2).Append(node.Name);
        string detail = Detail(node, name);
        if (detail.Length > 0) text.Append(' ').Append(detail);
        text.Append('\n');
        foreach (LogicalNode input in node.Inputs) Write(input, text, depth + 1, name);
    }

    private static string Detail(LogicalNode node, Func<int, string> name) => node switch
    {
        LogicalScan scan => $"{scan.Object.QualifiedName} [{Columns(scan.Output, name)}]",
        LogicalSystemScan scan => $"{scan.Relation.QualifiedName} [{Columns(scan.Output, name)}]",
        LogicalViewScan view => view.Object.QualifiedName,
        LogicalValues values => $"[{Columns(values.Output, name)}] {values.Rows.Count} rows",
        LogicalFilter filter => ExprPrinter.Print(filter.Predicate, name),
        LogicalProject project => "[" + string.Join(", ", project.Items.Select(i => Item(i, name))) + "]",
        LogicalJoin join => join.Condition is null ? $"{join.Kind}" : $"{join.Kind} on {ExprPrinter.Print(join.Condition, name)}",
        LogicalAggregate aggregate => $"keys [{Ids(aggregate.Keys, name)}] calls [{Calls(aggregate.Calls, name)}]",
        LogicalWindowAggregate aggregate =>
            $"{aggregate.Window.Kind}({name(aggregate.Window.TimeColumn)}) keys [{Ids(aggregate.Keys, name)}] calls [{Calls(aggregate.Calls, name)}]",
        LogicalWindowTable table => $"{table.Kind}({name(table.TimeColumn)}, {table.SlideMicros} us, {table.SizeMicros} us)",
        LogicalWindow window => $"partition [{Ids(window.Partition, name)}] order [{Keys(window.Keys, name)}] calls [{Calls(window.Calls, name)}]",
        LogicalTopN top => $"{top.Limit} partition [{Ids(top.Partition, name)}] order [{Keys(top.Keys, name)}]",
        LogicalSort sort => $"[{Keys(sort.Keys, name)}]"
            + (sort.Limit is null ? "" : $" limit {ExprPrinter.Print(sort.Limit, name)}")
            + (sort.Offset is null ? "" : $" offset {ExprPrinter.Print(sort.Offset, name)}"),
        LogicalTableFunction function =>
            $"{function.Function}({string.Join(", ", function.Arguments.Select(a => ExprPrinter.Print(a, name)))})",
        LogicalUnion union => $"[{Columns(union.Output, name)}]",
        _ => "",
    };

    private static string Item(BoundItem item, Func<int, string> name)
    {
        string value = ExprPrinter.Print(item.Expression, name);
        return value == name(item.Column.Id) ? value : $"{value} AS {name(item.Column.Id)}";
    }

    private static string Columns(IReadOnlyList<BoundColumn> columns, Func<int, string> name) => Ids(columns.Select(c => c.Id), name);

    private static string Ids(IEnumerable<int> ids, Func<int, string> name) => string.Join(", ", ids.Select(name));

    private static string Keys(IReadOnlyList<BoundOrderKey> keys, Func<int, string> name) =>
        string.Join(", ", keys.Select(k => name(k.ColumnId) + (k.Descending ? " DESC" : "")));

    private static string Calls(IReadOnlyList<LogicalCall> calls, Func<int, string> name) => string.Join(
        ", ", calls.Select(c => $"{c.Function}({(c.IsDistinct ? "DISTINCT " : "")}{Ids(c.Arguments, name)}) AS {name(c.Column.Id)}"));
}
