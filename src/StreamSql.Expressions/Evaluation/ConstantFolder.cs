using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation.Nodes;
using StreamSql.Expressions.Functions;

namespace StreamSql.Expressions.Evaluation;

/// <summary>
/// Replaces constant parts of an expression by their values. A part that fails stays, so that the error comes when and only if a row needs it.
/// </summary>
public static class ConstantFolder
{
    /// <summary>Folds everything immutable.</summary>
    public static Expr Fold(Expr expr) => Fold(expr, EvaluationContext.Default);

    /// <summary>Folds everything immutable, by the settings of a statement.</summary>
    public static Expr Fold(Expr expr, EvaluationContext context)
    {
        Expr folded = FoldChildren(expr, context);
        if (folded is Literal or InputRef or ParameterRef || !IsFoldable(folded)) return Simplify(folded);
        try
        {
            object? value = EvaluateConstant(folded, context);
            return HasLiteralForm(folded.Type) ? new Literal(value, folded.Type) : folded;
        }
        catch (StreamSqlException)
        {
            return folded;
        }
    }

    /// <summary>The value of an expression without inputs, volatile functions included; throws the errors of its evaluation.</summary>
    public static object? Evaluate(Expr constant, EvaluationContext? context = null) =>
        EvaluateConstant(constant, context ?? EvaluationContext.Default);

    /// <summary>Whether an expression reads no column and no parameter.</summary>
    public static bool IsConstant(Expr expr) => expr is not (InputRef or ParameterRef) && Children(expr).All(IsConstant);

    /// <summary>The most changeable function in an expression; a cast that depends on the session's zone is stable.</summary>
    public static Volatility VolatilityOf(Expr expr)
    {
        Volatility own = expr switch
        {
            FunctionCall { Function: not NodeFactory.AssignFunction } call =>
                FunctionRegistry.Find(call.Function, [.. call.Arguments.Select(a => a.Type)])?.Source.Signature.Volatility ?? Volatility.Volatile,
            CastExpr cast => CastVolatility(cast.Operand.Type, cast.Type),
            _ => Volatility.Immutable,
        };
        foreach (Expr child in Children(expr))
            if (VolatilityOf(child) is var inner && inner > own) own = inner;
        return own;
    }

    private static object? EvaluateConstant(Expr expr, EvaluationContext context)
    {
        Operand result = NodeFactory.Compile(expr, context).Evaluate(new EvalFrame([], 1));
        object? value = result.Column.GetValue(0);
        result.Release();
        return value;
    }

    private static bool HasLiteralForm(SqlType type) => type.Kind != TypeKind.Map;

    private static bool IsFoldable(Expr expr) =>
        Children(expr).All(c => c is Literal) && VolatilityOf(expr) == Volatility.Immutable;

    private static Volatility CastVolatility(SqlType from, SqlType to)
    {
        if (from.Kind == TypeKind.TimestampTz != (to.Kind == TypeKind.TimestampTz)) return Volatility.Stable;
        // Text like 'now' or a reg* name means something else later.
        bool temporal = to.Kind is TypeKind.Date or TypeKind.Timestamp or TypeKind.Time;
        if (from.IsText && (temporal || Core.Types.Text.TextSettingsFacts.DependsOnCatalog(to))) return Volatility.Stable;
        return to.IsText && Core.Types.Text.TextSettingsFacts.DependsOnCatalog(from) ? Volatility.Stable : Volatility.Immutable;
    }

    private static IEnumerable<Expr> Children(Expr expr) => expr switch
    {
        FunctionCall call => call.Arguments,
        CastExpr cast => [cast.Operand],
        CaseExpr branch => [.. branch.Conditions, .. branch.Results, branch.Otherwise],
        LogicalExpr logical => logical.Operands,
        CoalesceExpr coalesce => coalesce.Operands,
        InListExpr list => [list.Operand, .. list.Items],
        FieldAccess field => [field.Operand],
        ListConstructor list => list.Elements,
        StructConstructor row => row.Fields,
        _ => [],
    };

    private static Expr FoldChildren(Expr expr, EvaluationContext context) => expr switch
    {
        FunctionCall call => call with { Arguments = FoldAll(call.Arguments, context) },
        CastExpr cast => cast with { Operand = Fold(cast.Operand, context) },
        CaseExpr branch => branch with
        {
            Conditions = FoldAll(branch.Conditions, context),
            Results = FoldAll(branch.Results, context),
            Otherwise = Fold(branch.Otherwise, context),
        },
        LogicalExpr logical => logical with { Operands = FoldAll(logical.Operands, context) },
        CoalesceExpr coalesce => coalesce with { Operands = FoldAll(coalesce.Operands, context) },
        InListExpr list => list with { Operand = Fold(list.Operand, context) },
        FieldAccess field => field with { Operand = Fold(field.Operand, context) },
        ListConstructor list => list with { Elements = FoldAll(list.Elements, context) },
        StructConstructor row => row with { Fields = FoldAll(row.Fields, context) },
        _ => expr,
    };

    private static ExprList FoldAll(ExprList list, EvaluationContext context) => new(list.Select(e => Fold(e, context)));

    /// <summary>Drops what constants decide in AND and OR.</summary>
    private static Expr Simplify(Expr expr)
    {
        if (expr is not LogicalExpr logical) return expr;
        var left = new List<Expr>();
        foreach (Expr operand in logical.Operands)
        {
            if (operand is Literal { Value: bool value })
            {
                if (value != logical.IsAnd) return operand;
                continue;
            }

            if (operand is LogicalExpr inner && inner.IsAnd == logical.IsAnd) left.AddRange(inner.Operands);
            else left.Add(operand);
        }

        return left.Count switch
        {
            0 => new Literal(logical.IsAnd, SqlTypes.Boolean),
            1 => left[0],
            _ => logical with { Operands = new ExprList(left) },
        };
    }
}
