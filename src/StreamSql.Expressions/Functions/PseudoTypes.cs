using StreamSql.Core.Types;

namespace StreamSql.Expressions.Functions;

/// <summary>PostgreSQL's pseudo-types, which only signatures hold.</summary>
public static class PseudoTypes
{
    /// <summary>Any type; each argument for itself.</summary>
    public static readonly SqlType Any = new(TypeKind.Unknown, "\"any\"", 2276);

    /// <summary>All of these arguments have one type, found by the CASE and UNION rules.</summary>
    public static readonly SqlType AnyElement = new(TypeKind.Unknown, "anyelement", 2283);

    /// <summary>An array whose element is the call's anyelement.</summary>
    public static readonly SqlType AnyArray = new(TypeKind.Unknown, "anyarray", 2277);

    /// <summary>Any composite value.</summary>
    public static readonly SqlType Record = new(TypeKind.Struct, "record", 2249);

    public static bool IsPseudo(SqlType type) => type.Oid is 2276 or 2283 or 2277 || IsAnyRecord(type);

    public static bool IsAnyRecord(SqlType type) => type.Kind == TypeKind.Struct && type.Fields.Count == 0;

    public static bool IsPolymorphic(SqlType type) => type.Oid == 2283 || IsAnyArray(type);

    public static bool IsAnyArray(SqlType type) => type.Kind == TypeKind.Unknown && type.Oid == 2277;
}
