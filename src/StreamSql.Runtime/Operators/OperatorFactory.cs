using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Runtime.Operators.Aggregate;
using StreamSql.Runtime.Operators.Collect;
using StreamSql.Runtime.Operators.Deduplicate;
using StreamSql.Runtime.Operators.Filter;
using StreamSql.Runtime.Operators.Join;
using StreamSql.Runtime.Operators.Limit;
using StreamSql.Runtime.Operators.Materialize;
using StreamSql.Runtime.Operators.Project;
using StreamSql.Runtime.Operators.Rank;
using StreamSql.Runtime.Operators.Sample;
using StreamSql.Runtime.Operators.ScalarGuard;
using StreamSql.Runtime.Operators.Scan;
using StreamSql.Runtime.Operators.Sink;
using StreamSql.Runtime.Operators.Sort;
using StreamSql.Runtime.Operators.TableFunction;
using StreamSql.Runtime.Operators.TopN;
using StreamSql.Runtime.Operators.Union;
using StreamSql.Runtime.Operators.Values;
using StreamSql.Runtime.Operators.Window;

namespace StreamSql.Runtime.Operators;

/// <summary>From spec to running operator; a line per operator. Sources with splits are built by the task itself.</summary>
public static class OperatorFactory
{
    public static StreamOperator Create(OperatorSpec spec) => spec switch
    {
        AggregateSpec { Phase: AggregatePhase.Local } local => new LocalAggregateOperator(local),
        AggregateSpec aggregate => new AggregateOperator(aggregate),
        CollectSpec => new CollectOperator(),
        DeduplicateSpec deduplicate => new DeduplicateOperator(deduplicate),
        FilterSpec filter => new FilterOperator(filter),
        JoinSpec join => new JoinOperator(join),
        LimitSpec limit => new LimitOperator(limit),
        MaterializeSpec materialize => new MaterializeOperator(materialize),
        ProjectSpec project => new ProjectOperator(project),
        RankSpec rank => new RankOperator(rank),
        SampleSpec sample => new SampleOperator(sample),
        ScalarGuardSpec guard => new ScalarGuardOperator(guard),
        SinkSpec sink => new SinkOperator(sink),
        SortSpec sort => new SortOperator(sort),
        SystemScanSpec systemScan => new SystemScanOperator(systemScan),
        TableFunctionSpec tableFunction => new TableFunctionOperator(tableFunction),
        TableScanSpec tableScan => new TableScanOperator(tableScan),
        TopNSpec topN => new TopNOperator(topN),
        UnionSpec => new UnionOperator(),
        ValuesSpec values => new ValuesOperator(values),
        WindowAggregateSpec { Phase: AggregatePhase.Local } local => new LocalAggregateOperator(local),
        WindowAggregateSpec windowAggregate => new WindowAggregateOperator(windowAggregate),
        WindowAssignSpec windowAssign => new WindowAssignOperator(windowAssign),
        _ => throw StreamSqlException.NotSupported($"operator {spec.Name}"),
    };
}
