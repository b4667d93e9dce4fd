using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Operators;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Runtime.Operators.Filter;

/// <summary>
/// Keeps the rows for which the predicate is true, by selection. An update of which only one half passes leaves as that half:
/// a lone -U acts as a delete and a lone +U as an insert for everything downstream.
/// </summary>
public sealed class FilterOperator(FilterSpec spec) : StreamOperator
{
    private PredicateEvaluator _predicate = null!;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        _predicate = PredicateEvaluator.Compile(spec.Predicate, context.Services.Evaluation);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        if (_predicate.Filter(chunk) is { } kept) Output.Emit(kept);
    }
}
