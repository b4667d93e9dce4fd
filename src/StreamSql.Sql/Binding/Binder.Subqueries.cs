using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Binding;

/// <summary>Subqueries inside expressions.</summary>
internal sealed partial class Binder
{
    private SubqueryExpr BindExists(ExistsExpression exists, ExprContext c) =>
        new(SubqueryKind.Exists, BindQuery(exists.Query, c.Scope), null, SqlTypes.Boolean);

    private SubqueryExpr BindScalarSubquery(ScalarSubqueryExpression scalar, ExprContext c)
    {
        BoundQuery query = BindQuery(scalar.Query, c.Scope);
        return new SubqueryExpr(SubqueryKind.Scalar, query, null, SingleColumn(query, scalar).Type);
    }

    private SubqueryExpr BindArraySubquery(ArrayQueryExpression array, ExprContext c)
    {
        BoundQuery query = BindQuery(array.Query, c.Scope);
        return new SubqueryExpr(SubqueryKind.Array, query, null, SqlTypes.ListOf(SingleColumn(query, array).Type));
    }

    private static BoundColumn SingleColumn(BoundQuery query, SyntaxNode node) => query.Columns.Count == 1
        ? query.Columns[0]
        : throw new StreamSqlException(SqlState.SyntaxError, "subquery must return only one column") { Position = node.Span.Position };

    private Expr BindInQuery(InQueryExpression inQuery, ExprContext c)
    {
        BoundQuery query = BindQuery(inQuery.Query, c.Scope);
        Expr any = AnyRow(inQuery.Operand, new OperatorName("=") { Span = inQuery.Span }, query, inQuery, c);
        return inQuery.IsNegated ? Not(any) : any;
    }

    private SubqueryExpr AnyRow(SqlExpression operand, OperatorName symbol, BoundQuery query, SyntaxNode node, ExprContext c)
    {
        Expr[] left = operand is RowExpression row ? [.. row.Items.Select(i => Bind(i, c))] : [Bind(operand, c)];
        if (left.Length != query.Columns.Count)
        {
            throw new StreamSqlException(
                SqlState.SyntaxError, left.Length < query.Columns.Count ? "subquery has too many columns" : "subquery has too few columns")
            {
                Position = node.Span.Position,
            };
        }

        Expr[] right = [.. query.Columns.Select(k => (Expr)k.ToRef())];
        Expr condition = left.Length == 1 ? Operate(symbol, left[0], right[0]) : CompareRows(symbol, left, right);
        return new SubqueryExpr(SubqueryKind.Any, query, condition, SqlTypes.Boolean);
    }

    private Expr BindQuantifiedQuery(QuantifiedQueryExpression quantified, ExprContext c)
    {
        BoundQuery query = BindQuery(quantified.Query, c.Scope);
        if (quantified.Quantifier == QuantifierKind.Any) return AnyRow(quantified.Left, quantified.Operator, query, quantified, c);
        SubqueryExpr any = AnyRow(quantified.Left, quantified.Operator, query, quantified, c);
        return Not(any with { Condition = Not(any.Condition!) });
    }

    private Expr BindQuantifiedArray(QuantifiedArrayExpression quantified, ExprContext c)
    {
        Expr left = Bind(quantified.Left, c);
        Expr array = Bind(quantified.Array, c);
        bool any = quantified.Quantifier == QuantifierKind.Any;
        if (array.Type.Kind == TypeKind.Unknown)
            array = CoerceImplicit(array, SqlTypes.ListOf(left.Type.Kind == TypeKind.Unknown ? SqlTypes.Text : left.Type.WithModifier(-1)));
        if (array.Type.Kind != TypeKind.List)
        {
            throw new StreamSqlException(SqlState.WrongObjectType, $"op {(any ? "ANY" : "ALL")}/array (array) requires array on right side")
            {
                Position = quantified.Span.Position,
            };
        }

        if (array is ListConstructor list)
        {
            if (list.Elements.Count == 0) return new Literal(!any, SqlTypes.Boolean);
            Expr[] parts = [.. list.Elements.Select(e => Operate(quantified.Operator, left, e))];
            return parts.Length == 1 ? parts[0] : new LogicalExpr(!any, new ExprList(parts));
        }

        if (quantified.Operator.Symbol is "=" or "<>" && (quantified.Operator.Symbol == "=") == any)
        {
            SqlType common = CommonType([left, new Literal(null, array.Type.Element!)], "ANY");
            Expr call = Call("array_contains", [CoerceImplicit(array, SqlTypes.ListOf(common)), CoerceImplicit(left, common)], quantified, null);
            return any ? call : Not(call);
        }

        // Any other operator: a subquery over the elements.
        BoundColumn element = NewColumn("unnest", array.Type.Element!);
        var query = new BoundSelect
        {
            From = new BoundFunctionScan("unnest", [array], false) { Columns = [element] },
            Items = [new BoundItem(NewColumn("unnest", element.Type), element.ToRef())],
            Columns = [],
        };
        BoundColumn output = query.Items[0].Column;
        Expr condition = Operate(quantified.Operator, left, output.ToRef());
        var exists = new SubqueryExpr(SubqueryKind.Any, query with { Columns = [output] }, any ? condition : Not(condition), SqlTypes.Boolean);
        return any ? exists : Not(exists);
    }
}
