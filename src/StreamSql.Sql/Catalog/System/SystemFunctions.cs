using System.Collections.Frozen;
using StreamSql.Expressions.Aggregates;
using StreamSql.Expressions.Functions;

namespace StreamSql.Sql.Catalog.System;

/// <summary>
/// The functions as pg_proc numbers them: the input and output functions that pg_type names, then scalar functions, then aggregates.
/// The numbers hold for one version of the server. Immutable.
/// </summary>
public static class SystemFunctions
{
    private const long FirstTypeFunction = 8_000;
    private const long FirstFunction = 9_000;

    /// <summary>Columns of pg_type.tsv that hold functions: typinput up to typanalyze.</summary>
    private static readonly Range TypeFunctionColumns = 15..22;

    /// <summary>Those that clients know by PostgreSQL's number.</summary>
    private static readonly Dictionary<string, long> WellKnown = new()
    {
        ["array_in"] = 750,
        ["array_out"] = 751,
        ["array_recv"] = 2400,
        ["array_send"] = 2401,
    };

    private static readonly Lazy<IReadOnlyList<SystemFunction>> List = new(() => [.. Load()]);

    private static readonly Lazy<FrozenDictionary<long, SystemFunction>> ByOid = new(() => List.Value.ToFrozenDictionary(f => f.Oid));

    private static readonly Lazy<FrozenDictionary<string, SystemFunction[]>> ByName = new(() =>
        List.Value.GroupBy(f => f.Name).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal));

    public static IReadOnlyList<SystemFunction> All => List.Value;

    public static SystemFunction? Find(long oid) => ByOid.Value.GetValueOrDefault(oid);

    /// <summary>By a name as regproc and regprocedure take it: perhaps qualified, perhaps with argument types.</summary>
    public static SystemFunction? Find(string text)
    {
        string name = text.Trim();
        if (name.StartsWith("pg_catalog.", StringComparison.Ordinal)) name = name["pg_catalog.".Length..];
        int bracket = name.IndexOf('(', StringComparison.Ordinal);
        string[]? types = bracket < 0
            ? null
            : name[(bracket + 1)..].TrimEnd(')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (bracket >= 0) name = name[..bracket];
        if (!ByName.Value.TryGetValue(name.Trim('"'), out SystemFunction[]? overloads)) return null;
        return types is null
            ? overloads[0]
            : overloads.FirstOrDefault(f => f.Signature is null || f.Signature.ArgumentTypes.Select(t => t.ToString()).SequenceEqual(types));
    }

    private static IEnumerable<SystemFunction> Load()
    {
        long next = FirstTypeFunction;
        IEnumerable<string> names = SystemColumns.ReadData("pg_type.tsv").SelectMany(line => line.Split('\t')[TypeFunctionColumns]);
        foreach (string name in names.Where(n => n.Length > 1).Distinct())
            yield return new SystemFunction(WellKnown.TryGetValue(name, out long known) ? known : next++, name, null, 'f');
        next = FirstFunction;
        foreach (FunctionSignature signature in FunctionRegistry.All.Where(f => !f.IsOperator))
            yield return new SystemFunction(next++, signature.Name, signature, 'f');
        foreach (FunctionSignature signature in AggregateRegistry.All)
            yield return new SystemFunction(next++, signature.Name, signature, 'a');
    }
}

/// <summary>A row of pg_proc; without signature it is a type's input or output function. Kind: f or a(ggregate).</summary>
public sealed record SystemFunction(long Oid, string Name, FunctionSignature? Signature, char Kind)
{
    /// <summary>As pg_get_function_arguments shows them.</summary>
    public string Arguments => Signature is null
        ? "internal"
        : string.Join(", ", Signature.ArgumentTypes.Select((t, i) => IsRepeated(i) ? $"VARIADIC {t}" : t.ToString()));

    private bool IsRepeated(int argument) => Signature!.Variadic && argument == Signature.ArgumentTypes.Count - 1;

    public string Result => Signature?.ReturnType.ToString() ?? "internal";
}
