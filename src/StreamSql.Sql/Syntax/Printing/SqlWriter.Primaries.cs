using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>Literals, calls, constructors, windows.</summary>
internal sealed partial class SqlWriter
{
    private SqlWriter Primary(SqlExpression expression) => expression switch
    {
        NullLiteral => Add("NULL"),
        BooleanLiteral e => Add(e.Value ? "true" : "false"),
        NumberLiteral e => Add(e.Text),
        StringLiteral e => AddString(e.Value),
        BitStringLiteral e => Add(e.IsHexadecimal ? "X" : "B").AddString(e.Digits),
        TypedLiteral e => Type(e.Type).Add(" ").AddString(e.Value),
        IntervalLiteral e => Interval(e),
        ParameterExpression e => Add("$").Add(e.Number.ToString()),
        DefaultExpression => Add("DEFAULT"),
        ColumnReference e => Add(e.Name),
        StarExpression e => e.Qualifier is null ? Add("*") : Add(e.Qualifier).Add(".*"),
        ExistsExpression e => Add("EXISTS (").Query(e.Query).Add(")"),
        ScalarSubqueryExpression e => Add("(").Query(e.Query).Add(")"),
        CurrentOfExpression e => Add("CURRENT OF ").Add(e.Cursor),
        RowExpression e => AddIf(e.IsExplicit, "ROW").Add("(").List(e.Items).Add(")"),
        ArrayExpression e => Add("ARRAY[").Join(e.Items, ", ", i => Expression(i)).Add("]"),
        ArrayQueryExpression e => Add("ARRAY(").Query(e.Query).Add(")"),
        CaseExpression e => Case(e),
        SqlValueFunction e => Add(e.Name.ToUpperInvariant()).AddIf(e.Precision is not null, $"({e.Precision})"),
        FunctionCall e => Call(e),
        TableArgumentExpression e => TableArgument(e),
        _ => Add(expression.GetType().Name),
    };

    private SqlWriter Interval(IntervalLiteral e)
    {
        Add("INTERVAL ");
        if (e.Fields == IntervalFields.None)
            return AddIf(e.Precision is not null, $"({e.Precision}) ").AddString(e.Value);
        return AddString(e.Value).Add(" ").Fields(e.Fields).AddIf(e.Precision is not null, $"({e.Precision})");
    }

    private SqlWriter Case(CaseExpression e)
    {
        Add("CASE");
        if (e.Operand is not null) Add(" ").Expression(e.Operand);
        foreach (var when in e.Whens) Add(" WHEN ").Expression(when.When).Add(" THEN ").Expression(when.Then);
        if (e.Else is not null) Add(" ELSE ").Expression(e.Else);
        return Add(" END");
    }

    private SqlWriter Call(FunctionCall e)
    {
        if (e.Syntax != CallSyntax.Function) return SpecialForm(e);
        AddIf(e.Semantics != PatternSemantics.Default, e.Semantics == PatternSemantics.Running ? "RUNNING " : "FINAL ");
        AddFunctionName(e.Name).Add("(").AddIf(e.IsStar, "*").AddIf(e.IsDistinct, "DISTINCT ");
        Join(e.Arguments, ", ", a => Argument(a)).OrderBy(e.OrderBy).Add(")");
        if (e.WithinGroup.Count > 0) Add(" WITHIN GROUP (").OrderBy(e.WithinGroup, string.Empty).Add(")");
        if (e.Filter is not null) Add(" FILTER (WHERE ").Expression(e.Filter).Add(")");
        if (e.NullTreatment != NullTreatment.Default)
        {
            Add(e.NullTreatment == NullTreatment.IgnoreNulls ? " IGNORE NULLS" : " RESPECT NULLS");
        }

        return e.Over is null ? this : Add(" OVER ").Window(e.Over);
    }

    private SqlWriter SpecialForm(FunctionCall e)
    {
        var a = e.Arguments;
        switch (e.Syntax)
        {
            case CallSyntax.Extract:
                return Add("EXTRACT(").Add(SyntaxPrinter.Quote(((StringLiteral)a[0].Value).Value)).Add(" FROM ")
                    .Argument(a[1]).Add(")");
            case CallSyntax.Position:
                return Add("POSITION(").Expression(a[1].Value, OperatorLevel).Add(" IN ")
                    .Expression(a[0].Value, OperatorLevel).Add(")");
            case CallSyntax.SubstringFrom:
                Add("SUBSTRING(").Argument(a[0]).Add(" FROM ").Argument(a[1]);
                return (a.Count > 2 ? Add(" FOR ").Argument(a[2]) : this).Add(")");
            case CallSyntax.SubstringFor:
                return Add("SUBSTRING(").Argument(a[0]).Add(" FOR ").Argument(a[2]).Add(")");
            case CallSyntax.SubstringSimilar:
                return Add("SUBSTRING(").Expression(a[0].Value, OperatorLevel).Add(" SIMILAR ")
                    .Expression(a[1].Value, OperatorLevel)
                    .Add(" ESCAPE ").Expression(a[2].Value, OperatorLevel).Add(")");
            case CallSyntax.Overlay:
                Add("OVERLAY(").Argument(a[0]).Add(" PLACING ").Argument(a[1]).Add(" FROM ").Argument(a[2]);
                return (a.Count > 3 ? Add(" FOR ").Argument(a[3]) : this).Add(")");
            case CallSyntax.Trim:
                return Trim(e);
            case CallSyntax.Normalize:
                Add("NORMALIZE(").Argument(a[0]);
                return (a.Count > 1 ? Add(", ").Add(((StringLiteral)a[1].Value).Value) : this).Add(")");
            default:
                return Add(e.Name.Name.ToUpperInvariant()).Add("(").Join(a, ", ", x => Argument(x)).Add(")");
        }
    }

    private SqlWriter Trim(FunctionCall e)
    {
        Add("TRIM(").Add(e.Name.Name switch { "ltrim" => "LEADING ", "rtrim" => "TRAILING ", _ => "BOTH " });
        if (e.Arguments.Count > 1) Argument(e.Arguments[^1]).Add(" ");
        Add("FROM ").Argument(e.Arguments[0]);
        for (int i = 1; i < e.Arguments.Count - 1; i++) Add(", ").Argument(e.Arguments[i]);
        return Add(")");
    }

    private SqlWriter Argument(FunctionArgument argument)
    {
        AddIf(argument.IsVariadic, "VARIADIC ");
        if (argument.Name is { } name) Add(name).Add(" => ");
        return Expression(argument.Value);
    }

    private SqlWriter TableArgument(TableArgumentExpression e)
    {
        Add("TABLE ");
        if (e.Query is TableQuery table)
        {
            Add(table.Name);
        }
        else
        {
            Add("(").Query(e.Query).Add(")");
        }

        if (e.PartitionBy.Count == 1) Add(" PARTITION BY ").Expression(e.PartitionBy[0], OperatorLevel);
        if (e.PartitionBy.Count > 1) Add(" PARTITION BY (").List(e.PartitionBy).Add(")");
        return OrderBy(e.OrderBy);
    }

    private SqlWriter Window(WindowSpecification window)
    {
        if (window.IsReference) return Add(window.BaseWindow!);
        Add("(");
        string separator = string.Empty;
        if (window.BaseWindow is { } name)
        {
            Add(name);
            separator = " ";
        }

        if (window.PartitionBy.Count > 0)
        {
            Add(separator).Add("PARTITION BY ").List(window.PartitionBy);
            separator = " ";
        }

        if (window.OrderBy.Count > 0)
        {
            OrderBy(window.OrderBy, separator);
            separator = " ";
        }

        if (window.Frame is { } frame) Add(separator).Frame(frame);
        return Add(")");
    }

    private SqlWriter Frame(WindowFrame frame)
    {
        Add(frame.Unit.ToString().ToUpperInvariant()).Add(" ");
        if (frame.End is null)
        {
            Bound(frame.Start);
        }
        else
        {
            Add("BETWEEN ").Bound(frame.Start).Add(" AND ").Bound(frame.End);
        }

        return frame.Exclusion switch
        {
            FrameExclusion.CurrentRow => Add(" EXCLUDE CURRENT ROW"),
            FrameExclusion.Group => Add(" EXCLUDE GROUP"),
            FrameExclusion.Ties => Add(" EXCLUDE TIES"),
            _ => this,
        };
    }

    private SqlWriter Bound(FrameBound bound) => bound.Kind switch
    {
        FrameBoundKind.UnboundedPreceding => Add("UNBOUNDED PRECEDING"),
        FrameBoundKind.UnboundedFollowing => Add("UNBOUNDED FOLLOWING"),
        FrameBoundKind.CurrentRow => Add("CURRENT ROW"),
        FrameBoundKind.Preceding => Expression(bound.Offset!, OperatorLevel).Add(" PRECEDING"),
        _ => Expression(bound.Offset!, OperatorLevel).Add(" FOLLOWING"),
    };

    private SqlWriter OrderBy(SyntaxList<OrderByItem> items, string before = " ") =>
        items.Count == 0 ? this : Add(before).Add("ORDER BY ").Join(items, ", ", i => SortItem(i));

    private SqlWriter SortItem(OrderByItem item)
    {
        Expression(item.Expression);
        if (item.UsingOperator is { } op) Add(" USING ").Operator(op);
        return Sorting(item.Direction, item.Nulls);
    }

    private SqlWriter Sorting(SortDirection direction, NullsOrder nulls)
    {
        AddIf(direction == SortDirection.Ascending, " ASC").AddIf(direction == SortDirection.Descending, " DESC");
        return AddIf(nulls == NullsOrder.First, " NULLS FIRST").AddIf(nulls == NullsOrder.Last, " NULLS LAST");
    }
}
