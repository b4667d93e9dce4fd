using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Runtime.Operators.Values;

/// <summary>Literal rows, evaluated once.</summary>
public sealed class ValuesOperator(ValuesSpec spec) : StreamOperator, ILeafOperator
{
    private readonly ChunkAssembler _assembler = new(spec.Output);
    private int _next;

    public bool Poll()
    {
        while (_next < spec.Rows.Count && _assembler.Room > 0)
        {
            ExprList row = spec.Rows[_next++];
            for (int i = 0; i < row.Count; i++)
                _assembler.Builders[i].AppendValue(ConstantFolder.Evaluate(row[i], Context.Services.Evaluation));
            _assembler.Close(RowKind.Insert);
        }

        _assembler.Flush(Output);
        return _next < spec.Rows.Count;
    }

    public override void ProcessChunk(StreamChunk chunk, int input) =>
        throw new InvalidOperationException("VALUES has no input");

    protected override void Dispose(bool disposing)
    {
        _assembler.Dispose();
        base.Dispose(disposing);
    }
}
