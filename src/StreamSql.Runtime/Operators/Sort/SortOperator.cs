using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Operators;
using StreamSql.Runtime.Operators.Limit;

namespace StreamSql.Runtime.Operators.Sort;

/// <summary>
/// Sorts a bounded input in memory. With a limit only the best rows are kept: whenever enough surplus has come in, the rest is
/// thrown away.
/// </summary>
public sealed class SortOperator(SortSpec spec) : StreamOperator
{
    private RowBuffer _rows = null!;
    private long _offset;
    private long _limit;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        _offset = LimitExpressions.Offset(spec.Offset, context);
        _limit = LimitExpressions.Limit(spec.Limit, context);
        _rows = new RowBuffer([.. spec.Output.Select(f => f.Type)], context.Services.Memory);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        _rows.Append(chunk);
        chunk.Release();
        long wanted = WantedRows;
        if (wanted > int.MaxValue / 4 || _rows.Count < (2 * wanted) + (4 * StreamChunk.MaxRows)) return;
        Column[] columns = _rows.Finish();
        int[] order = SortIndex.Sort(columns, columns[0].Length, spec.OrderBy);
        KeepBest(columns, order.AsSpan(0, (int)wanted));
    }

    public override void EndInput(int input)
    {
        int rows = _rows.Count;
        Column[] columns = _rows.Finish();
        int[] order = SortIndex.Sort(columns, rows, spec.OrderBy);
        int end = (int)Math.Min(rows, WantedRows);
        for (long start = _offset; start < end; start += StreamChunk.MaxRows)
        {
            ReadOnlySpan<int> slice = order.AsSpan((int)start, (int)Math.Min(StreamChunk.MaxRows, end - start));
            var output = new Column[columns.Length];
            for (int i = 0; i < output.Length; i++) output[i] = columns[i].Gather(slice);
            Output.Emit(new StreamChunk(output, slice.Length));
        }

        foreach (Column column in columns) column.Release();
    }

    protected override void Dispose(bool disposing)
    {
        _rows?.Dispose();
        base.Dispose(disposing);
    }

    private long WantedRows => _limit > long.MaxValue - _offset ? long.MaxValue : _offset + _limit;

    private void KeepBest(Column[] columns, ReadOnlySpan<int> best)
    {
        _rows.Refill(columns, best);
        foreach (Column column in columns) column.Release();
    }
}
