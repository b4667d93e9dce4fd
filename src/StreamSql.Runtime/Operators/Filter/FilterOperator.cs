using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Operators;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Runtime.Operators.Filter;

/// <summary>
/// Keeps the rows for which the predicate is true, by selection. An update of which only one half passes leaves as a delete or as an
/// insert.
/// </summary>
public sealed class FilterOperator(FilterSpec spec) : StreamOperator
{
    private readonly int[] _rows = new int[StreamChunk.MaxRows];
    private PredicateEvaluator _predicate = null!;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        _predicate = PredicateEvaluator.Compile(spec.Predicate, context.Services.Evaluation);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        int rows = chunk.RowCount;
        bool hasKinds = chunk.HasRowKinds;
        if (hasKinds) RowNumbers.Of(chunk).CopyTo(_rows);
        if (_predicate.Filter(chunk) is not { } kept) return;
        Output.Emit(hasKinds && kept.RowCount < rows ? SplitUpdates(kept, rows) : kept);
    }

    /// <summary>Walks the rows before and after side by side; takes over the chunk.</summary>
    private StreamChunk SplitUpdates(StreamChunk kept, int rows)
    {
        PooledBuffer? changed = null;
        ReadOnlySpan<RowKind> kinds = kept.RowKinds;
        ReadOnlySpan<int> selection = RowNumbers.Of(kept);
        int next = 0;
        bool previousKept = false;
        for (int i = 0; i < rows && next < selection.Length; i++)
        {
            int row = _rows[i];
            bool isKept = selection[next] == row;
            if (isKept) next++;
            RowKind kind = kinds[row];
            bool nextKept = next < selection.Length && i + 1 < rows && selection[next] == _rows[i + 1];
            if (isKept && kind == RowKind.UpdateBefore && !nextKept) Change(kept, ref changed, row, RowKind.Delete);
            if (isKept && kind == RowKind.UpdateAfter && !previousKept) Change(kept, ref changed, row, RowKind.Insert);
            previousKept = isKept;
        }

        if (changed is null) return kept;
        StreamChunk result = kept.WithRowKinds(changed);
        kept.Release();
        return result;
    }

    private static void Change(StreamChunk chunk, ref PooledBuffer? changed, int row, RowKind kind)
    {
        if (changed is null)
        {
            changed = BufferPool.Rent(Math.Max(1, chunk.PhysicalRows));
            chunk.RowKinds.CopyTo(changed.As<RowKind>());
        }

        changed.As<RowKind>()[row] = kind;
    }
}
