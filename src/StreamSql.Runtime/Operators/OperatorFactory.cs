using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Runtime.Operators.Collect;
using StreamSql.Runtime.Operators.Union;

namespace StreamSql.Runtime.Operators;

/// <summary>From spec to running operator; a line per operator. Sources with splits are built by the task itself.</summary>
public static class OperatorFactory
{
    public static StreamOperator Create(OperatorSpec spec) => spec switch
    {
        UnionSpec => new UnionOperator(),
        CollectSpec => new CollectOperator(),
        _ => throw StreamSqlException.NotSupported($"operator {spec.Name}"),
    };
}
