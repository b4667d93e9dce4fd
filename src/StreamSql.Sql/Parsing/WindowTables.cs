using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Parsing;

/// <summary>
/// Recognises the window functions among table function calls, in the short spelling (<c>TUMBLE(t, ts, size)</c>) and
/// in the standard's
/// (<c>TABLE t</c>, <c>DESCRIPTOR(ts)</c>, named arguments). A call of another shape stays a function.
/// </summary>
internal static class WindowTables
{
    public static WindowTable? From(FunctionCall call)
    {
        if (!call.Name.IsSimple || call.Name.Last.WasQuoted || KindOf(call.Name.Name) is not { } kind) return null;
        if (call.IsStar || call.IsDistinct || call.Over is not null || call.OrderBy.Count > 0) return null;
        var slots = Slots(kind);
        var values = new SqlExpression?[slots.Length];
        for (int i = 0; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            int slot = argument.Name is { } name ? Array.IndexOf(slots, Canonical(name.Text)) : i;
            if (slot < 0 || slot >= values.Length || values[slot] is not null || argument.IsVariadic) return null;
            values[slot] = argument.Value;
        }

        return Build(kind, values);
    }

    private static WindowTable? Build(WindowKind kind, SqlExpression?[] values)
    {
        int required = kind is WindowKind.Tumble or WindowKind.Session ? 1 : 2;
        SyntaxList<SqlExpression> partitionBy = values[0] is TableArgumentExpression table ? table.PartitionBy : [];
        if (Input(values[0]) is not { } input || TimeColumn(values[1]) is not { } time) return null;
        var arguments = new List<SqlExpression>();
        for (int i = 2; i < 2 + required; i++)
        {
            if (values[i] is not { } value) return null;
            arguments.Add(value);
        }

        var last = values[2 + required];
        if (kind == WindowKind.Session && last is not null)
        {
            if (partitionBy.Count > 0) return null;
            partitionBy = last is RowExpression { IsExplicit: false } row ? row.Items : [last];
        }

        return new WindowTable(kind, input, time, SyntaxList.From(arguments))
        {
            Offset = kind == WindowKind.Session ? null : last,
            PartitionBy = partitionBy,
        };
    }

    private static WindowKind? KindOf(string name) => name switch
    {
        "tumble" => WindowKind.Tumble,
        "hop" => WindowKind.Hop,
        "cumulate" => WindowKind.Cumulate,
        "session" => WindowKind.Session,
        _ => null,
    };

    private static string[] Slots(WindowKind kind) => kind switch
    {
        WindowKind.Tumble => ["data", "timecol", "size", "offset"],
        WindowKind.Hop => ["data", "timecol", "slide", "size", "offset"],
        WindowKind.Cumulate => ["data", "timecol", "step", "size", "offset"],
        _ => ["data", "timecol", "gap", "key"],
    };

    private static string Canonical(string name) => name == "max_size" ? "size" : name;

    private static TableReference? Input(SqlExpression? value) => value switch
    {
        ColumnReference column => new NamedTable(column.Name) { Span = column.Span },
        ScalarSubqueryExpression subquery => new SubqueryTable(subquery.Query, false) { Span = subquery.Span },
        TableArgumentExpression { Query: TableQuery table, OrderBy.Count: 0 } =>
            new NamedTable(table.Name) { Span = table.Span },
        TableArgumentExpression { OrderBy.Count: 0 } table =>
            new SubqueryTable(table.Query, false) { Span = table.Span },
        _ => null,
    };

    private static ColumnReference? TimeColumn(SqlExpression? value) => value switch
    {
        ColumnReference column => column,
        FunctionCall { Name: { IsSimple: true, Name: "descriptor" }, Arguments: [{ Value: ColumnReference column }] } =>
            column,
        _ => null,
    };
}
