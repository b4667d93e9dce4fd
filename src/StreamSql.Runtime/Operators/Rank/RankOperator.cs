using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators.Sort;

namespace StreamSql.Runtime.Operators.Rank;

/// <summary>
/// Window functions over a bounded input: sorts by partition and order, then fills one column per function, partition by partition.
/// Aggregates see the default frame: the partition up to the current row's last peer, or all of it without an order.
/// </summary>
public sealed class RankOperator(RankSpec spec) : StreamOperator
{
    private RowBuffer _rows = null!;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        _rows = new RowBuffer([.. context.Inputs[0].Select(f => f.Type)], context.Services.Memory);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        _rows.Append(chunk);
        chunk.Release();
    }

    public override void EndInput(int input)
    {
        int count = _rows.Count;
        Column[] columns = _rows.Finish();
        try
        {
            SortKey[] keys = [.. spec.PartitionColumns.Select(c => new SortKey(c, false, false)), .. spec.OrderBy];
            int[] order = keys.Length == 0 ? [.. Enumerable.Range(0, count)] : SortIndex.Sort(columns, count, keys);
            RankPartition[] partitions = [.. Partitions(columns, order)];
            var results = new Column[spec.Functions.Count];
            for (int i = 0; i < results.Length; i++) results[i] = Compute(columns, order, partitions, spec.Functions[i]);
            Emit(columns, order, results);
            foreach (Column result in results) result.Release();
        }
        finally
        {
            foreach (Column column in columns) column.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _rows?.Dispose();
        base.Dispose(disposing);
    }

    private Column Compute(Column[] columns, int[] order, RankPartition[] partitions, AggregateCall call)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(call.Type, Math.Max(1, order.Length));
        using IRankFunction function = RankFunctions.Create(call, columns, Context);
        foreach (RankPartition partition in partitions) function.Compute(order, partition, builder);
        return builder.Finish();
    }

    /// <summary>Splits the sorted rows into partitions, each with the ends of its groups of peers.</summary>
    private List<RankPartition> Partitions(Column[] columns, int[] order)
    {
        var partitions = new List<RankPartition>();
        var scratch = new ByteWriter(256);
        int[] orderColumns = [.. spec.OrderBy.Select(k => k.Column)];
        for (int start = 0; start < order.Length;)
        {
            var peerEnds = new List<int>();
            int end = start + 1;
            for (; end < order.Length && SortIndex.AreEqual(columns, spec.PartitionColumns, order[start], order[end], ref scratch); end++)
            {
                if (orderColumns.Length > 0 && !SortIndex.AreEqual(columns, orderColumns, order[end - 1], order[end], ref scratch))
                    peerEnds.Add(end);
            }

            peerEnds.Add(end);
            partitions.Add(new RankPartition(start, end, [.. peerEnds]));
            start = end;
        }

        scratch.Dispose();
        return partitions;
    }

    private void Emit(Column[] columns, int[] order, Column[] results)
    {
        int[] sequence = new int[StreamChunk.MaxRows];
        for (int start = 0; start < order.Length; start += StreamChunk.MaxRows)
        {
            int rows = Math.Min(StreamChunk.MaxRows, order.Length - start);
            for (int i = 0; i < rows; i++) sequence[i] = start + i;
            var output = new Column[columns.Length + results.Length];
            for (int i = 0; i < columns.Length; i++) output[i] = columns[i].Gather(order.AsSpan(start, rows));
            for (int i = 0; i < results.Length; i++) output[columns.Length + i] = results[i].Gather(sequence.AsSpan(0, rows));
            Output.Emit(new StreamChunk(output, rows));
        }
    }
}

/// <summary>Sorted positions <see cref="Start"/> to <see cref="End"/>, and where each group of equal order keys ends.</summary>
internal sealed record RankPartition(int Start, int End, int[] PeerEnds)
{
    public int Count => End - Start;
}

/// <summary>One window function over sorted partitions.</summary>
internal interface IRankFunction : IDisposable
{
    /// <summary>Appends a value for each row of the partition, in sorted order.</summary>
    void Compute(int[] order, RankPartition partition, ColumnBuilder into);
}
