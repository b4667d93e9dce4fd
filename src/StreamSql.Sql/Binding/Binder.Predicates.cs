using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Binding;

/// <summary>Predicates that are short for others.</summary>
internal sealed partial class Binder
{
    /// <summary>Half-open periods share an instant; a period without length is that instant.</summary>
    private Expr BindOverlaps(OverlapsExpression overlaps, ExprContext c)
    {
        (Expr from, Expr to) = BindPeriod(overlaps.Left, c);
        (Expr otherFrom, Expr otherTo) = BindPeriod(overlaps.Right, c);
        return Or(
        [
            new LogicalExpr(true, [Call("lt", [from, otherTo], overlaps, "<"), Call("lt", [otherFrom, to], overlaps, "<")]),
            Call("eq", [from, otherFrom], overlaps, "="),
        ]);
    }

    /// <summary>Start and end in order; the end may be given as a length.</summary>
    private (Expr From, Expr To) BindPeriod(RowExpression row, ExprContext c)
    {
        if (row.Items.Count != 2)
            throw new StreamSqlException(SqlState.SyntaxError, "wrong number of parameters on OVERLAPS expression") { Position = row.Span.Position };
        Expr start = Bind(row.Items[0], c);
        Expr end = Bind(row.Items[1], c);
        if (end.Type.Kind == TypeKind.Interval) end = Call("add", [start, end], row, "+");
        SqlType type = CommonType([start, end], "OVERLAPS");
        Expr[] both = CoerceAll([start, end], type);
        return (Call("least", both, row, null), Call("greatest", both, row, null));
    }
}
