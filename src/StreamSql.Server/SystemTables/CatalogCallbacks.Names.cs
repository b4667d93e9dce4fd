using System.Globalization;
using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Catalog.System;

namespace StreamSql.Server.SystemTables;

/// <summary>Names and oids for regclass, regtype and their kin.</summary>
internal sealed partial class CatalogCallbacks
{
    public string? NameOf(SqlType regType, long oid) => regType.Oid switch
    {
        2205 => ClassName(oid),
        2206 => SqlTypes.Find((int)oid)?.ToString() ?? TypeName(oid, -1),
        4089 => NamespaceName(oid),
        4096 => RoleName(oid),
        24 => SystemFunctions.Find(oid)?.Signature.Name ?? TypeFunctions.NameOf(oid),
        2202 => SystemFunctions.Find(oid) is { } function ? $"{function.Signature.Name}({FunctionArguments(oid)})" : TypeFunctions.NameOf(oid),
        _ => null,
    };

    public long? OidOf(SqlType regType, string name) => regType.Oid switch
    {
        2205 => ClassOid(name),
        2206 => (SqlTypes.Find(name.Trim().ToLowerInvariant()) ?? TryType(name))?.Oid ?? RowType(name),
        4089 => Namespaces().Where(n => n.Name == Unquote(name)).Select(n => (long?)n.Oid).FirstOrDefault(),
        4096 => Unquote(name) == session.User ? RootRole : null,
        24 or 2202 => FunctionOid(name),
        _ => null,
    };

    /// <summary>By a name as regproc and regprocedure take it: perhaps qualified, perhaps with argument types.</summary>
    private static long? FunctionOid(string text)
    {
        string name = text.Trim();
        int bracket = name.IndexOf('(', StringComparison.Ordinal);
        string? arguments = bracket < 0 ? null : name[(bracket + 1)..].TrimEnd(')').Replace(" ", "", StringComparison.Ordinal);
        name = Unquote(bracket < 0 ? name : name[..bracket]);
        if (TypeFunctions.OidOf(name) is { } typeFunction) return typeFunction;
        return SystemFunctions.All.FirstOrDefault(f => f.Signature.Name == name
            && (arguments is null || arguments == string.Join(',', f.Signature.ArgumentTypes).Replace(" ", "", StringComparison.Ordinal)))?.Oid;
    }

    private string? ClassName(long oid)
    {
        if (FindRelation(oid) is { } relation) return QuoteName(relation);
        if (SystemCatalog.Default.Relations.FirstOrDefault(r => r.Oid == oid) is { } system)
            return system.Schema == SystemSchemas.PgCatalog ? Quote(system.Name) : $"{system.Schema}.{Quote(system.Name)}";
        foreach (RelationObject candidate in Catalog.Relations)
            if (candidate.KeyIndexId == oid && candidate.Key.Count > 0) return Quote(candidate.Name + "_pkey");
        return Catalog.Find(oid) is { } item ? Quote(item.Name) : null;
    }

    private long? ClassOid(string name)
    {
        string[] parts = [.. SplitName(name)];
        if (parts.Length == 1)
        {
            if (SystemCatalog.Default.Find(SystemSchemas.PgCatalog, parts[0]) is { } catalog) return catalog.Oid;
            foreach (string schema in session.SearchPath)
            {
                if (Catalog.Find(schema, parts[0]) is { } found) return found.Id;
                if (SystemCatalog.Default.Find(schema, parts[0]) is { } relation) return relation.Oid;
            }

            foreach (RelationObject candidate in Catalog.Relations)
                if (candidate.Key.Count > 0 && candidate.Name + "_pkey" == parts[0]) return candidate.KeyIndexId;
            return null;
        }

        return Catalog.Find(parts[^2], parts[^1])?.Id ?? SystemCatalog.Default.Find(parts[^2], parts[^1])?.Oid;
    }

    private long? RowType(string name) => ClassOid(name) is { } id && FindRelation(id) is { } relation ? relation.RowTypeId : null;

    private static SqlType? TryType(string name)
    {
        string plain = name.Trim().ToLowerInvariant();
        if (plain.StartsWith("pg_catalog.", StringComparison.Ordinal)) plain = plain["pg_catalog.".Length..];
        if (plain.EndsWith("[]", StringComparison.Ordinal))
            return SqlTypes.Find(plain[..^2]) is { } element ? SqlTypes.ListOf(element) : null;
        int bracket = plain.IndexOf('(', StringComparison.Ordinal);
        return SqlTypes.Find(bracket > 0 ? plain[..bracket].Trim() : plain);
    }

    private string? NamespaceName(long oid) => Namespaces().Where(n => n.Oid == oid).Select(n => n.Name).FirstOrDefault();

    private IEnumerable<(long Oid, string Name)> Namespaces() =>
        SystemSchemas.All.Select(s => ((long)s.Oid, s.Name))
            .Concat(Catalog.Objects.OfType<SchemaObject>().Select(s => (s.Id, s.Name)));

    private static string Unquote(string name) => SplitName(name).LastOrDefault() ?? name;

    /// <summary>Parts of a dotted name, quotes resolved, the rest folded to lower case.</summary>
    private static IEnumerable<string> SplitName(string name)
    {
        var part = new System.Text.StringBuilder();
        bool quoted = false;
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (c == '"' && quoted && i + 1 < name.Length && name[i + 1] == '"') part.Append(name[i++]);
            else if (c == '"') quoted = !quoted;
            else if (c == '.' && !quoted)
            {
                yield return part.ToString();
                part.Clear();
            }
            else part.Append(quoted ? c : char.ToLower(c, CultureInfo.InvariantCulture));
        }

        yield return part.ToString();
    }
}
