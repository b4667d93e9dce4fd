using StreamSql.Core.Types;
using StreamSql.Expressions.Aggregates;

namespace StreamSql.Sql.Relations;

/// <summary>What the binder and the planner ask the aggregate registry.</summary>
internal static class Aggregates
{
    public static bool Contains(string name) => AggregateRegistry.IsAggregate(name);

    /// <summary>The overload for these argument types: what they are cast to, the result, and whether it is written WITHIN GROUP.</summary>
    public static (IReadOnlyList<SqlType> ArgumentTypes, SqlType ReturnType, bool IsOrderedSet)? Resolve(
        string name, IReadOnlyList<SqlType> types) =>
        AggregateRegistry.Resolve(name, types, false, out IReadOnlyList<SqlType> coercedTo) is { } found
            ? (coercedTo, found.ReturnType, found.IsOrderedSet)
            : null;

    /// <summary>The columns a local phase emits; null when the aggregate cannot be split.</summary>
    public static IReadOnlyList<SqlType>? PartialTypes(string name, IReadOnlyList<SqlType> types) =>
        AggregateRegistry.Resolve(name, types, false) is FixedAggregate { PartialTypes: { Count: > 0 } partials } ? partials : null;
}
