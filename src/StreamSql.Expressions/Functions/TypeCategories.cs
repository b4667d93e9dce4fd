using StreamSql.Core.Types;

namespace StreamSql.Expressions.Functions;

/// <summary>pg_type.typcategory and typispreferred: what overload resolution goes by.</summary>
public static class TypeCategories
{
    /// <summary>N numeric, S string, D date/time, B boolean, T timespan, A array, U other, C composite, P pseudo, X not known.</summary>
    public static char Of(SqlType type) => type.Kind switch
    {
        TypeKind.Unknown => PseudoTypes.IsPseudo(type) ? 'P' : 'X',
        TypeKind.Boolean => 'B',
        >= TypeKind.Int16 and <= TypeKind.Decimal => 'N',
        TypeKind.Text when type.Oid is 114 or 194 or 1033 => 'U',
        TypeKind.Text when type.Oid == 18 => 'Z',
        TypeKind.Text when type.Oid == 2278 => 'P',
        TypeKind.Text => 'S',
        TypeKind.Date or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => 'D',
        TypeKind.Interval => 'T',
        TypeKind.List => 'A',
        TypeKind.Struct => 'C',
        _ => 'U',
    };

    public static bool IsPreferred(SqlType type) => type.Oid is 16 or 25 or 701 or 26 or 1184 or 1186;
}
