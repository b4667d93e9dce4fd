using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Expressions.Aggregates;

namespace StreamSql.Runtime.Operators.Aggregate;

/// <summary>Finds the function behind a planned call.</summary>
internal static class AggregateResolver
{
    public static AggregateFunction Resolve(
        AggregateCall call, IReadOnlyList<Field> input, AggregatePhase phase, bool retracting)
    {
        SqlType[] types = [.. call.Arguments.Select(a => input[a].Type)];
        AggregateFunction? function = phase == AggregatePhase.Global
            ? FromPartials(call, types)
            : AggregateRegistry.Resolve(call.Function, types, retracting);
        if (function is null) throw StreamSqlException.NotSupported($"aggregate {call.Function}({string.Join(", ", types.AsEnumerable())})");
        if (phase != AggregatePhase.Complete && function is not FixedAggregate { PartialTypes.Count: > 0 })
            throw StreamSqlException.NotSupported($"two-phase aggregation of {call.Function}");
        return function;
    }

    /// <summary>
    /// A global phase sees partial columns only. Overloads that share name, result and partial columns merge and emit alike, so any
    /// argument type that leads to them will do.
    /// </summary>
    private static AggregateFunction? FromPartials(AggregateCall call, SqlType[] partials)
    {
        if (Matches(AggregateRegistry.Resolve(call.Function, [], false), call, partials) is { } countAll) return countAll;
        foreach (SqlType type in SqlTypes.All.Prepend(call.Type))
        {
            if (type == SqlTypes.Unknown) continue;
            AggregateFunction? function = AggregateRegistry.Resolve(call.Function, [type], false);
            if (function is not null && function.ArgumentTypes[0].SameAs(type) && Matches(function, call, partials) is { } found) return found;
        }

        return null;
    }

    private static AggregateFunction? Matches(AggregateFunction? function, AggregateCall call, SqlType[] partials) =>
        function is not null && function.ReturnType.SameAs(call.Type) && function.PartialTypes.Count == partials.Length
        && function.PartialTypes.Zip(partials).All(p => p.First.SameAs(p.Second))
            ? function
            : null;
}
