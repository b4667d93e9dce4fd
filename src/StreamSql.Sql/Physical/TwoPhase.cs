using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Physical;

/// <summary>The local half of a two-phase aggregation.</summary>
internal static class TwoPhase
{
    /// <summary>
    /// What the local phase emits (group columns, then each aggregate's partial columns) and the calls of the global phase, whose
    /// arguments are those partial columns; null when an aggregate cannot be split.
    /// </summary>
    public static (Field[] Output, AggregateCall[] Calls)? Local(
        OperatorSpec input, IReadOnlyList<AggregateCall> calls, IReadOnlyList<int> keys)
    {
        var output = keys.Select(k => input.Output[k]).ToList();
        var global = new List<AggregateCall>();
        foreach (AggregateCall call in calls)
        {
            if (call.Distinct || call.OrderBy is not null) return null;
            if (Aggregates.PartialTypes(call.Function, [.. call.Arguments.Select(a => input.Output[a].Type)]) is not { } partials) return null;
            int first = output.Count;
            for (int i = 0; i < partials.Count; i++) output.Add(new Field($"{call.Function}${i}", partials[i]));
            global.Add(call with { Arguments = [.. Enumerable.Range(first, partials.Count)], FilterColumn = -1 });
        }

        return ([.. output], [.. global]);
    }
}
