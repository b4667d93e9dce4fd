using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Expressions.Evaluation;
using StreamSql.Server.Sessions;

namespace StreamSql.Server.Statements.Data;

/// <summary>What RETURNING shows of the rows a statement wrote or removed.</summary>
internal static class ReturningRows
{
    /// <summary>The expressions over a dense chunk of whole rows, as a chunk of its own; the input is only looked at.</summary>
    public static StreamChunk Of(IReadOnlyList<Expr> expressions, StreamChunk rows, Session session)
    {
        EvaluationContext context = session.EvaluationContext();
        var columns = new Column[expressions.Count];
        for (int i = 0; i < columns.Length; i++) columns[i] = ExpressionEvaluator.Compile(expressions[i], context).Evaluate(rows);
        return new StreamChunk(columns, rows.PhysicalRows);
    }
}
