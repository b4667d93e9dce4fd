using StreamSql.Core.Columnar;
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
        Output.Emit(hasKinds && kept.RowCount < rows ? HalvedUpdates.Split(kept, _rows.AsSpan(0, rows)) : kept);
    }
}
