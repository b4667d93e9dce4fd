using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Runtime.Operators.Project;

/// <summary>Computes the output columns; plain references share their input column, nothing is copied.</summary>
public sealed class ProjectOperator(ProjectSpec spec) : StreamOperator
{
    private readonly int[] _references = new int[spec.Expressions.Count];
    private readonly ExpressionEvaluator?[] _computed = new ExpressionEvaluator?[spec.Expressions.Count];

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        for (int i = 0; i < _references.Length; i++)
        {
            _references[i] = spec.Expressions[i] is InputRef reference ? reference.Index : -1;
            if (_references[i] < 0) _computed[i] = ExpressionEvaluator.Compile(spec.Expressions[i], context.Services.Evaluation);
        }
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        var columns = new Column[_references.Length];
        int done = 0;
        try
        {
            for (; done < columns.Length; done++)
            {
                if (_computed[done] is { } evaluator)
                {
                    columns[done] = evaluator.Evaluate(chunk);
                    continue;
                }

                columns[done] = chunk[_references[done]];
                columns[done].Retain();
            }
        }
        catch
        {
            foreach (Column column in columns.AsSpan(0, done)) column.Release();
            chunk.Release();
            throw;
        }

        StreamChunk result = chunk.WithColumns(columns);
        chunk.Release();
        Output.Emit(result);
    }
}
