using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Runtime.Operators.Scan;

/// <summary>Reads a table or view as of the statement's snapshot, whole or by key.</summary>
public sealed class TableScanOperator(TableScanSpec spec) : StreamOperator, ILeafOperator
{
    private IEnumerator<StreamChunk>? _rows;
    private bool _finished;

    public bool Poll()
    {
        if (_finished) return false;
        _rows ??= Rows().GetEnumerator();
        if (_rows.MoveNext())
        {
            Output.Emit(_rows.Current);
            return true;
        }

        _finished = true;
        return false;
    }

    public override void ProcessChunk(StreamChunk chunk, int input) =>
        throw new InvalidOperationException("a scan has no input");

    protected override void Dispose(bool disposing)
    {
        _rows?.Dispose();
        base.Dispose(disposing);
    }

    private IEnumerable<StreamChunk> Rows()
    {
        ITableReader tables = Context.Services.Tables
            ?? throw new InvalidOperationException("a table scan runs only inside a statement");
        if (spec.KeyEquals is null) return tables.Scan(spec.ObjectId, spec.Columns);
        return FindRow(tables, spec.KeyEquals) is { } row ? [row] : [];
    }

    private StreamChunk? FindRow(ITableReader tables, ExprList literals)
    {
        var key = new Column[literals.Count];
        try
        {
            for (int i = 0; i < key.Length; i++)
            {
                object? value = ConstantFolder.Evaluate(literals[i], Context.Services.Evaluation);
                if (value is null) return null;
                using ColumnBuilder builder = ColumnBuilder.Create(literals[i].Type, 1);
                builder.AppendValue(value);
                key[i] = builder.Finish();
            }

            return tables.Find(spec.ObjectId, key, spec.Columns);
        }
        finally
        {
            foreach (Column? column in key) column?.Release();
        }
    }
}
