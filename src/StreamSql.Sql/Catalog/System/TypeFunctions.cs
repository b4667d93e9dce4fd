using System.Collections.Frozen;

namespace StreamSql.Sql.Catalog.System;

/// <summary>
/// The input and output functions that pg_type names: nobody calls them, but clients recognise types by them (arrays by array_recv).
/// Immutable.
/// </summary>
public static class TypeFunctions
{
    private const long FirstOid = 8_000;

    /// <summary>Columns of pg_type.tsv that hold functions: typinput up to typanalyze.</summary>
    private static readonly Range Columns = 15..22;

    /// <summary>Those that clients know by PostgreSQL's number.</summary>
    private static readonly Dictionary<string, long> WellKnown = new()
    {
        ["array_in"] = 750,
        ["array_out"] = 751,
        ["array_recv"] = 2400,
        ["array_send"] = 2401,
    };

    private static readonly Lazy<FrozenDictionary<string, long>> ByName = new(() =>
        SystemColumns.ReadData("pg_type.tsv").SelectMany(line => line.Split('\t')[Columns]).Where(name => name.Length > 1).Distinct()
            .Select((name, i) => (name, Oid: WellKnown.TryGetValue(name, out long known) ? known : FirstOid + i))
            .ToFrozenDictionary(f => f.name, f => f.Oid));

    public static IEnumerable<(long Oid, string Name)> All => ByName.Value.Select(f => (f.Value, f.Key));

    public static long? OidOf(string name) => ByName.Value.TryGetValue(name, out long oid) ? oid : null;

    public static string? NameOf(long oid) => All.Where(f => f.Oid == oid).Select(f => f.Name).FirstOrDefault();
}
