using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Sql.Relations;

/// <summary>Values of constant expressions at planning time.</summary>
internal static class Constants
{
    public static bool TryEvaluate(Expr expression, out object? value)
    {
        value = null;
        if (expression is Literal literal)
        {
            value = literal.Value;
            return true;
        }

        if (!ConstantFolder.IsConstant(expression)) return false;
        try
        {
            value = ConstantFolder.Evaluate(expression);
            return true;
        }
        catch (StreamSqlException)
        {
            return false;
        }
    }
}
