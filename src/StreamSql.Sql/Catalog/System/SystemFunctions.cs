using StreamSql.Expressions.Aggregates;
using StreamSql.Expressions.Functions;
using StreamSql.Expressions.Functions.Table;

namespace StreamSql.Sql.Catalog.System;

/// <summary>A built-in function as pg_proc and streamsql.functions show it; <paramref name="Kind"/> is pg_proc.prokind.</summary>
public sealed record SystemFunction(long Oid, FunctionSignature Signature, char Kind, bool ReturnsSet)
{
    public string KindName => Kind == 'a' ? "aggregate" : ReturnsSet ? "table function" : "function";
}

/// <summary>All built-in functions in the order of their names; oids hold for the life of the process.</summary>
public static class SystemFunctions
{
    private const long FirstOid = 14_000;

    private static readonly Lazy<IReadOnlyList<SystemFunction>> List = new(Load);

    public static IReadOnlyList<SystemFunction> All => List.Value;

    public static SystemFunction? Find(long oid) =>
        oid >= FirstOid && oid - FirstOid < All.Count ? All[(int)(oid - FirstOid)] : null;

    /// <summary>The first function of that name, for regproc.</summary>
    public static SystemFunction? Find(string name) => All.FirstOrDefault(f => f.Signature.Name == name);

    private static IReadOnlyList<SystemFunction> Load()
    {
        IEnumerable<(FunctionSignature Signature, char Kind, bool ReturnsSet)> found =
            FunctionRegistry.All.Where(s => !s.IsOperator).Select(s => (s, 'f', false))
                .Concat(AggregateRegistry.All.Select(s => (s, 'a', false)))
                .Concat(TableFunctionRegistry.All.Select(s => (s, 'f', true)));
        return
        [
            .. found.OrderBy(f => f.Signature.Name, StringComparer.Ordinal)
                .Select((f, i) => new SystemFunction(FirstOid + i, f.Signature, f.Kind, f.ReturnsSet)),
        ];
    }
}
