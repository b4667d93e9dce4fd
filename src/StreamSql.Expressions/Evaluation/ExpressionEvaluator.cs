using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation.Nodes;

namespace StreamSql.Expressions.Evaluation;

/// <summary>
/// A compiled expression. Owned by one task thread: it keeps scratch between batches. Errors are raised only for rows that the chunk's
/// selection holds.
/// </summary>
public sealed class ExpressionEvaluator
{
    private readonly EvalNode _root;

    private ExpressionEvaluator(EvalNode root) => _root = root;

    public SqlType Type => _root.Type;

    /// <summary>The column that the expression passes through untouched; -1 when it computes something.</summary>
    public int InputColumn => _root is InputNode input ? input.Index : -1;

    public static ExpressionEvaluator Compile(Expr expr, EvaluationContext? context = null)
    {
        context ??= EvaluationContext.Default;
        return new ExpressionEvaluator(NodeFactory.Compile(ConstantFolder.Fold(expr, context), context));
    }

    /// <summary>A column as long as the chunk's; the caller owns it. Rows outside the selection are undefined. The chunk is only looked at.</summary>
    public Column Evaluate(StreamChunk chunk) => _root.Evaluate(EvalFrame.Of(chunk)).ToColumn(chunk.PhysicalRows);

    /// <summary>As <see cref="Evaluate(StreamChunk)"/> for columns that are not in a chunk.</summary>
    public Column Evaluate(ReadOnlySpan<Column> columns, int rows) => _root.Evaluate(new EvalFrame(columns, rows)).ToColumn(rows);
}
