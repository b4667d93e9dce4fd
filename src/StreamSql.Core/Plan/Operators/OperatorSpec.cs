using System.Text.Json.Serialization;
using StreamSql.Core.Types;

namespace StreamSql.Core.Plan.Operators;

/// <summary>
/// What one operator does, as data. The planner writes it, the runtime's operator factory reads it; immutable and serialisable.
/// To add an operator: a record here, a line below, a factory line in the runtime.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(SourceSpec), "source")]
[JsonDerivedType(typeof(ValuesSpec), "values")]
[JsonDerivedType(typeof(TableScanSpec), "tableScan")]
[JsonDerivedType(typeof(SystemScanSpec), "systemScan")]
[JsonDerivedType(typeof(TableFunctionSpec), "tableFunction")]
[JsonDerivedType(typeof(FilterSpec), "filter")]
[JsonDerivedType(typeof(ProjectSpec), "project")]
[JsonDerivedType(typeof(SampleSpec), "sample")]
[JsonDerivedType(typeof(WindowAssignSpec), "windowAssign")]
[JsonDerivedType(typeof(AggregateSpec), "aggregate")]
[JsonDerivedType(typeof(WindowAggregateSpec), "windowAggregate")]
[JsonDerivedType(typeof(JoinSpec), "join")]
[JsonDerivedType(typeof(TopNSpec), "topN")]
[JsonDerivedType(typeof(DeduplicateSpec), "deduplicate")]
[JsonDerivedType(typeof(RankSpec), "rank")]
[JsonDerivedType(typeof(SortSpec), "sort")]
[JsonDerivedType(typeof(LimitSpec), "limit")]
[JsonDerivedType(typeof(UnionSpec), "union")]
[JsonDerivedType(typeof(ScalarGuardSpec), "scalarGuard")]
[JsonDerivedType(typeof(MaterializeSpec), "materialize")]
[JsonDerivedType(typeof(SinkSpec), "sink")]
[JsonDerivedType(typeof(CollectSpec), "collect")]
public abstract record OperatorSpec
{
    /// <summary>Identity of the operator's state across restarts and plan versions; unique in its job.</summary>
    public required string Uid { get; init; }

    /// <summary>Columns of what it emits.</summary>
    public required IReadOnlyList<Field> Output { get; init; }

    /// <summary>Short name for EXPLAIN, metrics and logs.</summary>
    [JsonIgnore]
    public string Name => GetType().Name[..^4];
}
