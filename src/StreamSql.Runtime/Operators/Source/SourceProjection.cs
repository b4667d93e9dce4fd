using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Runtime.Operators.Source;

/// <summary>The computed columns of a source: references share their column, the rest is evaluated by batch. Owned by its source.</summary>
internal sealed class SourceProjection
{
    private readonly int[] _shared;
    private readonly Func<StreamChunk, Column>?[] _evaluators;

    public SourceProjection(ExprList expressions)
    {
        _shared = [.. expressions.Select(e => e is InputRef input ? input.Index : -1)];
        _evaluators = [.. expressions.Select(e => e is InputRef ? null : Compile(e))];
    }

    /// <summary>An evaluator of one expression; results have the chunk's physical length and belong to the caller.</summary>
    public static Func<StreamChunk, Column> Compile(Expr expression) => ExpressionEvaluator.Compile(expression).Evaluate;

    /// <summary>Takes over the chunk's reference.</summary>
    public StreamChunk Apply(StreamChunk chunk)
    {
        var columns = new Column[_shared.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            if (_evaluators[i] is { } evaluate)
            {
                columns[i] = evaluate(chunk);
                continue;
            }

            columns[i] = chunk[_shared[i]];
            columns[i].Retain();
        }

        StreamChunk result = chunk.WithColumns(columns);
        chunk.Release();
        return result;
    }
}
