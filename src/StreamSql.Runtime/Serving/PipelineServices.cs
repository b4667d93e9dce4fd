using StreamSql.Core.Connectors;
using StreamSql.Runtime.Operators;
using StreamSql.State;

namespace StreamSql.Runtime.Serving;

/// <summary>What a query's pipeline uses from outside.</summary>
internal sealed record PipelineServices(
    OperatorServices Operators, Func<string, IConnector> FindConnector, Func<SubtaskState> CreateState, TimeProvider Time);
