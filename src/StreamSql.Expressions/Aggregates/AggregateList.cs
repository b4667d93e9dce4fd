namespace StreamSql.Expressions.Aggregates;

/// <summary>The list of aggregates: a signature and how to make it.</summary>
internal static class AggregateList
{
    public static readonly AggregateDefinition[] All =
    [
        new("count() -> int8", _ => new CountAggregate()),
        new("count(any) -> int8", _ => new CountAggregate()),
        new("sum(int2) -> int8", _ => new AccumulatorAggregate<IntegerSum<short, SumToInt64>, WideSum, short>()),
        new("sum(int4) -> int8", _ => new AccumulatorAggregate<IntegerSum<int, SumToInt64>, WideSum, int>()),
        new("sum(int8) -> numeric", _ => new AccumulatorAggregate<IntegerSum<long, SumToDecimal>, WideSum, long>()),
        new("avg(int2) -> numeric", _ => new AccumulatorAggregate<IntegerSum<short, AverageOfIntegers>, WideSum, short>()),
        new("avg(int4) -> numeric", _ => new AccumulatorAggregate<IntegerSum<int, AverageOfIntegers>, WideSum, int>()),
        new("avg(int8) -> numeric", _ => new AccumulatorAggregate<IntegerSum<long, AverageOfIntegers>, WideSum, long>()),
    ];
}
