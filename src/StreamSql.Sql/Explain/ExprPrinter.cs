using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Sql.Binding.Bound;

namespace StreamSql.Sql.Explain;

/// <summary>Plan expressions as SQL-like text.</summary>
internal static class ExprPrinter
{
    public static string Print(Expr expression, Func<int, string> column) => expression switch
    {
        InputRef input => column(input.Index),
        Literal literal => Value(literal),
        ParameterRef parameter => $"${parameter.Index}",
        FunctionCall { Arguments.Count: 2 } call when Symbol(call.Function) is { } symbol =>
            $"({Print(call.Arguments[0], column)} {symbol} {Print(call.Arguments[1], column)})",
        FunctionCall { Function: "not" } call => $"(NOT {Print(call.Arguments[0], column)})",
        FunctionCall { Function: "is_null" } call => $"({Print(call.Arguments[0], column)} IS NULL)",
        FunctionCall { Function: "is_not_null" } call => $"({Print(call.Arguments[0], column)} IS NOT NULL)",
        FunctionCall { Function: "negate" } call => $"(- {Print(call.Arguments[0], column)})",
        FunctionCall call => $"{call.Function}({List(call.Arguments, column)})",
        CastExpr cast => $"{Print(cast.Operand, column)}::{cast.Type}",
        CaseExpr c => "CASE " + string.Join(' ', c.Conditions.Select((w, i) => $"WHEN {Print(w, column)} THEN {Print(c.Results[i], column)}"))
            + $" ELSE {Print(c.Otherwise, column)} END",
        LogicalExpr logical => "(" + string.Join(logical.IsAnd ? " AND " : " OR ", logical.Operands.Select(o => Print(o, column))) + ")",
        CoalesceExpr coalesce => $"COALESCE({List(coalesce.Operands, column)})",
        InListExpr inList => $"({Print(inList.Operand, column)} IN ({List(inList.Items, column)}))",
        FieldAccess field => $"({Print(field.Operand, column)}).{field.Operand.Type.Fields[field.Index].Name}",
        ListConstructor list => $"ARRAY[{List(list.Elements, column)}]",
        StructConstructor row => $"ROW({List(row.Fields, column)})",
        SubqueryExpr => "(subquery)",
        _ => expression.GetType().Name,
    };

    private static string List(ExprList items, Func<int, string> column) => string.Join(", ", items.Select(i => Print(i, column)));

    private static string Value(Literal literal)
    {
        if (literal.Value is null) return "NULL";
        if (literal.Type.Kind is TypeKind.Boolean) return literal.Value is true ? "true" : "false";
        string text = TextFormat.Format(literal.Type, literal.Value);
        return literal.Type.IsNumeric ? text
            : literal.Type.IsText ? $"'{text.Replace("'", "''")}'"
            : $"'{text}'::{literal.Type}";
    }

    private static string? Symbol(string function) => function switch
    {
        "add" => "+",
        "subtract" => "-",
        "multiply" => "*",
        "divide" => "/",
        "modulo" => "%",
        "eq" => "=",
        "ne" => "<>",
        "lt" => "<",
        "le" => "<=",
        "gt" => ">",
        "ge" => ">=",
        "like" => "~~",
        "ilike" => "~~*",
        "concat_op" => "||",
        "is_distinct" => "IS DISTINCT FROM",
        _ => null,
    };
}
