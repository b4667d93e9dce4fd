using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;

namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_proc: the built-in functions and aggregates.</summary>
internal sealed class PgProc() : CatalogTable(SystemSchemas.PgCatalog, "pg_proc")
{
    private const long InternalLanguage = 12;
    private const long InternalType = 2281;
    private const long PgNamespaceOid = 11;

    public override IEnumerable<object?[]> Rows(SystemRelationContext context) => SystemFunctions.All.Select(ToRow);

    private object?[] ToRow(SystemFunction function)
    {
        IReadOnlyList<SqlType> arguments = function.Signature?.ArgumentTypes ?? [];
        char volatility = function.Signature?.Volatility switch
        {
            Volatility.Stable => 's',
            Volatility.Volatile => 'v',
            _ => 'i',
        };
        return Row(
            ("oid", function.Oid), ("proname", function.Name), ("pronamespace", PgNamespaceOid), ("proowner", 10L),
            ("prolang", InternalLanguage), ("procost", 1), ("prokind", function.Kind), ("proisstrict", function.Signature?.IsStrict ?? true),
            ("provolatile", volatility), ("proparallel", 's'), ("pronargs", arguments.Count),
            ("pronargdefaults", function.Signature?.OptionalArguments ?? 0), ("provariadic", Repeated(function.Signature)),
            ("prorettype", (long?)function.Signature?.ReturnType.Oid ?? InternalType),
            ("proargtypes", arguments.Select(t => (object?)(long)t.Oid).ToArray()), ("prosrc", function.Name));
    }

    private static long Repeated(FunctionSignature? signature) => signature is { Variadic: true, ArgumentTypes: [.., { } last] } ? last.Oid : 0;
}
