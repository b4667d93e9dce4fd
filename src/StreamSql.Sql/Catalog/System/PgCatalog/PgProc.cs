using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;

namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_proc: the built-in functions and aggregates, without operators.</summary>
internal sealed class PgProc() : CatalogTable(SystemSchemas.PgCatalog, "pg_proc")
{
    private const long InternalLanguage = 12;
    private const long InternalType = 2281;

    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
        TypeFunctions.All.Select(f => TypeFunction(f.Oid, f.Name)).Concat(SystemFunctions.All.Select(Function));

    private object?[] TypeFunction(long oid, string name) => Row(
        ("oid", oid), ("proname", name), ("pronamespace", 11L), ("proowner", 10L), ("prolang", InternalLanguage), ("procost", 1),
        ("prokind", 'f'), ("proisstrict", true), ("provolatile", 'i'), ("proparallel", 's'), ("prorettype", InternalType), ("prosrc", name));

    private object?[] Function(SystemFunction function)
    {
        FunctionSignature signature = function.Signature;
        IReadOnlyList<SqlType> arguments = signature.ArgumentTypes;
        return Row(
            ("oid", function.Oid), ("proname", signature.Name), ("pronamespace", 11L), ("proowner", 10L), ("prolang", InternalLanguage),
            ("procost", 1), ("prorows", function.ReturnsSet ? 1000 : 0), ("prokind", function.Kind), ("proisstrict", signature.IsStrict),
            ("provariadic", signature.Variadic ? (long)arguments[^1].Oid : 0L), ("proretset", function.ReturnsSet),
            ("provolatile", VolatilityOf(signature)), ("proparallel", 's'), ("pronargs", arguments.Count),
            ("pronargdefaults", signature.OptionalArguments), ("prorettype", (long)signature.ReturnType.Oid),
            ("proargtypes", arguments.Select(a => (object?)(long)a.Oid).ToArray()), ("prosrc", signature.Name));
    }

    private static char VolatilityOf(FunctionSignature signature) => signature.Volatility switch
    {
        Volatility.Immutable => 'i',
        Volatility.Stable => 's',
        _ => 'v',
    };
}
