using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Expressions.Evaluation.Nodes;

namespace StreamSql.Expressions.Evaluation;

/// <summary>A compiled condition that filters chunks by giving them a selection. Owned by one task thread.</summary>
public sealed class PredicateEvaluator
{
    private readonly EvalNode _root;

    private PredicateEvaluator(EvalNode root) => _root = root;

    public static PredicateEvaluator Compile(Expr expr, EvaluationContext? context = null)
    {
        context ??= EvaluationContext.Default;
        return new PredicateEvaluator(NodeFactory.Compile(ConstantFolder.Fold(expr, context), context));
    }

    /// <summary>
    /// The rows for which the condition is true. Takes over the chunk: gives back the same one when all rows pass, null when none does,
    /// else one with a selection.
    /// </summary>
    public StreamChunk? Filter(StreamChunk chunk)
    {
        PooledBuffer? selection = null;
        try
        {
            int count = Select(chunk, out selection);
            if (count == chunk.RowCount && count > 0)
            {
                selection.Release();
                return chunk;
            }

            StreamChunk? result = null;
            if (count > 0) result = chunk.WithSelection(selection, count);
            else selection.Release();
            chunk.Release();
            return result;
        }
        catch
        {
            chunk.Release();
            throw;
        }
    }

    /// <summary>Writes the passing physical rows of a borrowed chunk into a new buffer of int32; returns how many.</summary>
    public int Select(StreamChunk chunk, out PooledBuffer selection)
    {
        Operand result = _root.Evaluate(EvalFrame.Of(chunk));
        selection = BufferPool.Rent<int>(Math.Max(1, chunk.PhysicalRows));
        Span<int> rows = selection.As<int>();
        var column = (BitColumn)result.Column;
        int count;
        if (result.IsConstant) count = SelectAll(chunk, (TruthWords.True(column, 0) & 1) != 0, rows);
        else count = chunk.HasSelection ? Narrow(chunk.Selection, column, rows) : SelectDense(column, rows);
        result.Release();
        return count;
    }

    private static int SelectAll(StreamChunk chunk, bool pass, Span<int> rows)
    {
        if (!pass) return 0;
        for (int i = 0; i < chunk.RowCount; i++) rows[i] = chunk.PhysicalRow(i);
        return chunk.RowCount;
    }

    private static int SelectDense(BitColumn column, Span<int> rows)
    {
        if (!column.HasNulls) return Bitmap.Indices(column.Bits, column.Length, rows);
        int words = Bitmap.WordCount(column.Length);
        PooledBuffer buffer = BufferPool.Rent<ulong>(Math.Max(1, words));
        Span<ulong> truth = buffer.As<ulong>()[..words];
        for (int w = 0; w < words; w++) truth[w] = TruthWords.True(column, w);
        int count = Bitmap.Indices(truth, column.Length, rows);
        buffer.Release();
        return count;
    }

    /// <summary>Branch-free: writes each row and advances only past those that pass.</summary>
    private static int Narrow(ReadOnlySpan<int> selection, BitColumn column, Span<int> rows)
    {
        ReadOnlySpan<ulong> bits = column.Bits;
        ReadOnlySpan<ulong> validity = column.Validity;
        int count = 0;
        foreach (int row in selection)
        {
            ulong word = bits[row >> 6];
            if (!validity.IsEmpty) word &= validity[row >> 6];
            rows[count] = row;
            count += (int)(word >> (row & 63) & 1);
        }

        return count;
    }
}
