using System.Numerics;
using System.Runtime.InteropServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Streaming;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Operators.Source;

/// <summary>
/// The largest value of the watermark expression in a chunk. "Time column minus a constant" needs only the largest time; anything else
/// is evaluated per row. Owned by its source.
/// </summary>
internal sealed class WatermarkGenerator
{
    private readonly int _timeColumn;
    private readonly long? _delay;
    private readonly Func<StreamChunk, Column>? _evaluate;

    public WatermarkGenerator(WatermarkStrategy strategy, Func<Expr, Func<StreamChunk, Column>> compile)
    {
        _delay = ConstantDelay(strategy.Expression, out _timeColumn);
        if (_delay is null) _evaluate = compile(strategy.Expression);
    }

    /// <summary>The watermark that the rows of the chunk justify; <see cref="Watermark.None"/> when they have no times.</summary>
    public long Of(StreamChunk chunk)
    {
        if (_evaluate is null)
        {
            long newest = Largest(chunk, chunk[_timeColumn]);
            return newest == Watermark.None ? newest : newest - _delay!.Value;
        }

        Column watermarks = _evaluate(chunk);
        long result = Largest(chunk, watermarks);
        watermarks.Release();
        return result;
    }

    private static long? ConstantDelay(Expr expression, out int column)
    {
        column = -1;
        if (expression is InputRef input)
        {
            column = input.Index;
            return 0;
        }

        if (expression is not FunctionCall { Function: "subtract", Arguments: [InputRef time, Literal { Value: IntervalValue delay }] }) return null;
        column = time.Index;
        return delay.Months == 0 ? (long)delay.TotalMicros : null;
    }

    private static long Largest(StreamChunk chunk, Column times)
    {
        ReadOnlySpan<long> values = ((FixedColumn<long>)times).Values;
        if (!chunk.HasSelection && !times.HasNulls) return Largest(values);
        long largest = Watermark.None;
        for (int i = 0; i < chunk.RowCount; i++)
        {
            int row = chunk.PhysicalRow(i);
            if (times.IsValid(row)) largest = Math.Max(largest, values[row]);
        }

        return largest;
    }

    private static long Largest(ReadOnlySpan<long> values)
    {
        var largest = new Vector<long>(Watermark.None);
        ReadOnlySpan<Vector<long>> vectors = MemoryMarshal.Cast<long, Vector<long>>(values);
        foreach (Vector<long> vector in vectors) largest = Vector.Max(largest, vector);
        long result = Watermark.None;
        for (int i = 0; i < Vector<long>.Count; i++) result = Math.Max(result, largest[i]);
        foreach (long value in values[(vectors.Length * Vector<long>.Count)..]) result = Math.Max(result, value);
        return result;
    }
}
