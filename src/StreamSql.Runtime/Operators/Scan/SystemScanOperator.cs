using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Operators;

namespace StreamSql.Runtime.Operators.Scan;

/// <summary>Turns the rows of a system relation into chunks.</summary>
public sealed class SystemScanOperator(SystemScanSpec spec) : StreamOperator, ILeafOperator
{
    private readonly ChunkAssembler _assembler = new(spec.Output);
    private IEnumerator<object?[]>? _rows;

    public bool Poll()
    {
        _rows ??= (Context.Services.SystemRelations
            ?? throw new InvalidOperationException("a system scan runs only inside a statement")).Rows(spec.Relation).GetEnumerator();
        bool more = false;
        while (_assembler.Room > 0 && (more = _rows.MoveNext()))
        {
            object?[] row = _rows.Current;
            for (int i = 0; i < spec.Columns.Count; i++) _assembler.Builders[i].AppendValue(row[spec.Columns[i]]);
            _assembler.Close(RowKind.Insert);
        }

        _assembler.Flush(Output);
        return more;
    }

    public override void ProcessChunk(StreamChunk chunk, int input) =>
        throw new InvalidOperationException("a scan has no input");

    protected override void Dispose(bool disposing)
    {
        _rows?.Dispose();
        _assembler.Dispose();
        base.Dispose(disposing);
    }
}
