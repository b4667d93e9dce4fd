using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning;

/// <summary>Set-returning functions of a select list. Several run side by side, as far as they walk over arrays.</summary>
internal sealed partial class LogicalPlanner
{
    private LogicalNode PlanSetReturning(LogicalNode node, IReadOnlyList<BoundSetReturning> calls)
    {
        if (calls.Count > 1) return PlanSideBySide(node, calls);
        (node, Expr[] arguments) = ReplaceSubqueries(node, calls[0].Arguments);
        return new LogicalTableFunction(node, calls[0].Function, new ExprList(arguments), [calls[0].Column], false, false);
    }

    /// <summary>One row for each number up to the longest array's length; shorter ones are filled up with NULL.</summary>
    private LogicalProject PlanSideBySide(LogicalNode node, IReadOnlyList<BoundSetReturning> calls)
    {
        if (calls.Any(c => c.Function is not "unnest" and not "generate_subscripts" || (c.Function != "unnest" && c.Arguments.Count != 2)))
            throw StreamSqlException.NotSupported("several set-returning functions in one select list");
        (node, Expr[] arrays) = ReplaceSubqueries(node, [.. calls.Select(c => c.Arguments[0])]);
        Expr[] lengths =
        [
            .. arrays.Select(a => new CoalesceExpr([Invoke("cardinality", a), new Literal(0, SqlTypes.Int32)], SqlTypes.Int32)),
        ];
        BoundColumn number = NewColumn("i", SqlTypes.Int32, false);
        IReadOnlyList<BoundColumn> before = node.Columns;
        node = new LogicalTableFunction(
            node, "generate_series", [new Literal(1, SqlTypes.Int32), Invoke("greatest", lengths)], [number], false, false);
        var items = before.Select(LogicalProject.Pass).ToList();
        for (int i = 0; i < calls.Count; i++)
        {
            Expr value = calls[i].Function == "unnest"
                ? new FunctionCall("subscript", [arrays[i], number.ToRef()], calls[i].Column.Type)
                : new CaseExpr(
                    [new FunctionCall("le", [number.ToRef(), lengths[i]], SqlTypes.Boolean)], [number.ToRef()],
                    new Literal(null, SqlTypes.Int32), SqlTypes.Int32);
            items.Add(new BoundItem(calls[i].Column, value));
        }

        return new LogicalProject(node, items);
    }

    private static FunctionCall Invoke(string function, params Expr[] arguments)
    {
        FunctionSignature signature = FunctionRegistry.Resolve(function, [.. arguments.Select(a => a.Type)], out _)
            ?? throw StreamSqlException.NotSupported($"{function} over {arguments[0].Type}");
        return new FunctionCall(function, new ExprList(arguments), signature.ReturnType);
    }
}
