using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using PlanWindowKind = StreamSql.Core.Plan.Operators.WindowKind;
using SyntaxCall = StreamSql.Sql.Syntax.Expressions.FunctionCall;
using IntervalFields = StreamSql.Sql.Syntax.IntervalFields;
using WindowKind = StreamSql.Sql.Syntax.Queries.WindowKind;

namespace StreamSql.Sql.Binding;

/// <summary>Time windows: the table functions, the older group windows, and intervals.</summary>
internal sealed partial class Binder
{
    private Expr BindInterval(IntervalLiteral interval)
    {
        string text = interval.Value.Trim();
        IntervalFields fields = interval.Fields;
        bool plain = text.Length > 0 && text.All(ch => char.IsAsciiDigit(ch) || ch is '.' or '-' or '+') && !text[1..].Contains('-');
        if (fields != IntervalFields.None && plain) text = $"{text} {SmallestUnit(fields)}";
        else if (fields == (IntervalFields.Minute | IntervalFields.Second) && text.Count(ch => ch == ':') == 1) text = "00:" + text;
        try
        {
            return new Literal(TextFormat.Parse(SqlTypes.Interval, text), SqlTypes.Interval);
        }
        catch (StreamSqlException error)
        {
            throw error.At(interval.Span.Position);
        }
    }

    private static string SmallestUnit(IntervalFields fields) =>
        fields.HasFlag(IntervalFields.Second) ? "seconds"
        : fields.HasFlag(IntervalFields.Minute) ? "minutes"
        : fields.HasFlag(IntervalFields.Hour) ? "hours"
        : fields.HasFlag(IntervalFields.Day) ? "days"
        : fields.HasFlag(IntervalFields.Month) ? "months" : "years";

    private BoundWindowTable BindWindowTable(WindowTable window, Scope into)
    {
        var inner = new Scope(into.Outer);
        foreach (KeyValuePair<string, CteBinding> cte in into.Ctes) inner.Ctes.TryAdd(cte.Key, cte.Value);
        BoundRelation input = BindFrom(window.Input, inner);
        if (window.PartitionBy.Count > 0 && window.Kind != WindowKind.Session)
            throw StreamSqlException.NotSupported("PARTITION BY of a window", window.Span.Position);
        Expr time = Bind(window.TimeColumn, new ExprContext(inner, "window functions"));
        BoundWindowTable bound = MakeWindow(window.Kind, input, time, window.Arguments, window.Offset, window);
        if (window.Alias is null)
        {
            into.Append(inner);
            string table = inner.Tables.Count == 1 ? inner.Tables[0].Name : "";
            foreach (BoundColumn column in bound.Columns.TakeLast(3))
                into.Columns.Add(new ScopeColumn(table, null, column.Name, column.ToRef()) { Origin = column });
        }
        else
        {
            AddTable(into, window, null, null, 0, bound);
        }

        return bound;
    }

    private BoundWindowTable MakeWindow(
        WindowKind kind, BoundRelation input, Expr time, IReadOnlyList<SqlExpression> arguments, SqlExpression? offset, SyntaxNode node)
    {
        if (kind is WindowKind.Cumulate or WindowKind.Session)
            throw StreamSqlException.NotSupported($"the window function {kind.ToString().ToUpperInvariant()}", node.Span.Position);
        if (time is not InputRef reference || time.Type.Kind is not (TypeKind.Timestamp or TypeKind.TimestampTz))
        {
            throw new StreamSqlException(SqlState.DatatypeMismatch, time is InputRef
                ? $"the time column of {kind.ToString().ToUpperInvariant()} must be a timestamp, not {time.Type}"
                : $"the time argument of {kind.ToString().ToUpperInvariant()} must be a column")
            { Position = node.Span.Position };
        }

        int wanted = kind == WindowKind.Tumble ? 1 : 2;
        if (arguments.Count < wanted || arguments.Count > wanted + 1)
        {
            throw new StreamSqlException(SqlState.UndefinedFunction,
                $"{kind.ToString().ToUpperInvariant()} takes {wanted} interval{(wanted == 1 ? "" : "s")}")
            {
                Position = node.Span.Position,
            };
        }

        long[] micros = [.. arguments.Take(wanted).Select(a => IntervalMicros(a, true))];
        SqlExpression? shift = offset ?? (arguments.Count > wanted ? arguments[wanted] : null);
        long offsetMicros = shift is null ? 0 : IntervalMicros(shift, false);
        long size = micros[^1];
        long slide = micros[0];
        if (slide > size) throw StreamSqlException.NotSupported("HOP with a slide longer than its size", node.Span.Position);
        return new BoundWindowTable(
            input, kind == WindowKind.Hop ? PlanWindowKind.Hop : PlanWindowKind.Tumble, reference.Index, size, slide, offsetMicros)
        {
            Columns =
            [
                .. input.Columns, NewColumn("window_start", time.Type, false), NewColumn("window_end", time.Type, false),
                NewColumn("window_time", time.Type, false),
            ],
        };
    }

    private long IntervalMicros(SqlExpression expression, bool positive)
    {
        Expr bound = Bind(expression, new ExprContext(new Scope(null), "window functions"));
        bound = CoerceImplicit(bound, SqlTypes.Interval);
        if (Constants.TryEvaluate(bound, out object? value) && value is IntervalValue interval)
        {
            if (interval.Months != 0)
                throw StreamSqlException.NotSupported("a window of months or years", expression.Span.Position);
            long micros = (long)interval.TotalMicros;
            if (positive && micros <= 0)
            {
                throw new StreamSqlException(SqlState.InvalidParameterValue, "a window's size must be greater than zero")
                {
                    Position = expression.Span.Position,
                };
            }

            return micros;
        }

        throw new StreamSqlException(SqlState.InvalidParameterValue, "a window's size must be a constant interval")
        {
            Position = expression.Span.Position,
        };
    }

    /// <summary>GROUP BY TUMBLE(ts, size): the call, if the expression is one.</summary>
    private static (WindowKind Kind, SyntaxCall Call)? GroupWindow(SqlExpression expression) =>
        expression is SyntaxCall { Over: null } call
            ? call.Name.Name switch
            {
                "tumble" => (WindowKind.Tumble, call),
                "hop" => (WindowKind.Hop, call),
                "session" when call.Arguments.Count is 2 or 3 => (WindowKind.Session, call),
                "cumulate" => (WindowKind.Cumulate, call),
                _ => null,
            }
            : null;

    private GroupWindowColumns AddGroupWindow(
        (WindowKind Kind, SyntaxCall Call) window, Scope scope, Grouping grouping, ref BoundRelation? from)
    {
        SyntaxCall call = window.Call;
        if (from is null || call.Arguments.Count < 2)
        {
            throw new StreamSqlException(SqlState.UndefinedFunction, $"{call.Name.Name} takes a time column and an interval")
            {
                Position = call.Span.Position,
            };
        }

        Expr time = Bind(call.Arguments[0].Value, new ExprContext(scope, "GROUP BY"));
        SqlExpression[] arguments = [.. call.Arguments.Skip(1).Select(a => a.Value)];
        BoundWindowTable table = MakeWindow(window.Kind, from, time, arguments, null, call);
        from = table;
        BoundColumn[] columns = [.. table.Columns.TakeLast(3)];
        foreach (BoundColumn column in columns) grouping.InputColumns.Add(column.Id);
        return new GroupWindowColumns(window.Kind, call.Arguments, columns[0], columns[1], columns[2]);
    }

    /// <summary>TUMBLE_START(ts, size) and its kin: the column of the group window with the same arguments.</summary>
    private static Expr? GroupWindowCall(SyntaxCall call, ExprContext c)
    {
        string name = call.Name.Name;
        int cut = name.IndexOf('_', StringComparison.Ordinal);
        if (cut < 0 || name[..cut] is not ("tumble" or "hop" or "session") || name[(cut + 1)..] is not ("start" or "end" or "rowtime" or "proctime"))
            return null;
        GroupWindowColumns? found = c.GroupWindows.FirstOrDefault(
            w => w.Kind.ToString().Equals(name[..cut], StringComparison.OrdinalIgnoreCase) && w.Arguments.Equals(call.Arguments));
        if (found is null)
        {
            throw new StreamSqlException(SqlState.GroupingError, $"{name} needs the same window in GROUP BY")
            {
                Position = call.Span.Position,
                Hint = $"Add {name[..cut].ToUpperInvariant()}({string.Join(", ", call.Arguments)}) to GROUP BY.",
            };
        }

        return name[(cut + 1)..] switch
        {
            "start" => found.Start.ToRef(),
            "end" => found.End.ToRef(),
            _ => Core(found),
        };

        // The last instant of the window, as a function of its end so that it needs no key of its own.
        static Expr Core(GroupWindowColumns window) => new StreamSql.Core.Plan.Expressions.FunctionCall(
            "subtract", [window.End.ToRef(), new Literal(new IntervalValue(0, 0, 1000), SqlTypes.Interval)], window.End.Type);
    }
}
