using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Runtime.Operators.Limit;

/// <summary>LIMIT and OFFSET as numbers, with PostgreSQL's errors; NULL means none.</summary>
internal static class LimitExpressions
{
    public static long Limit(Expr? expression, OperatorContext context)
    {
        if (Evaluate(expression, context) is not { } limit) return long.MaxValue;
        if (limit < 0) throw new StreamSqlException(SqlState.InvalidRowCountInLimit, "LIMIT must not be negative");
        return limit;
    }

    public static long Offset(Expr? expression, OperatorContext context)
    {
        if (Evaluate(expression, context) is not { } offset) return 0;
        if (offset < 0) throw new StreamSqlException(SqlState.InvalidRowCountInOffset, "OFFSET must not be negative");
        return offset;
    }

    private static long? Evaluate(Expr? expression, OperatorContext context) => expression is null
        ? null
        : ConstantFolder.Evaluate(expression, context.Services.Evaluation) switch
        {
            null => null,
            long value => value,
            int value => value,
            object other => Convert.ToInt64(other, System.Globalization.CultureInfo.InvariantCulture),
        };
}
