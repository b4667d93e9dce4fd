using StreamSql.Core.Types;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>How types look in RowDescription.</summary>
internal static class WireTypes
{
    /// <summary>The oid a client sees: maps and untyped literals go as text.</summary>
    public static int Oid(SqlType type) => type.Kind switch
    {
        TypeKind.Unknown or TypeKind.Map => 25,
        TypeKind.List when type.Element!.Kind == TypeKind.Map => 1009,
        TypeKind.List when type.Oid is 22 or 30 => type.Oid,
        TypeKind.List => SqlTypes.ListOf(Innermost(type)).Oid,
        _ => type.Oid,
    };

    /// <summary>The element of a list of lists.</summary>
    public static SqlType Innermost(SqlType list)
    {
        SqlType type = list;
        while (type.Kind == TypeKind.List && type.Oid is not (22 or 30)) type = type.Element!;
        return type;
    }

    /// <summary>pg_type.typlen.</summary>
    public static short Length(SqlType type) => type.Kind switch
    {
        TypeKind.Boolean => 1,
        TypeKind.Int16 => 2,
        TypeKind.Int32 or TypeKind.Float32 or TypeKind.Date => 4,
        TypeKind.Int64 => type.Oid == 20 ? (short)8 : (short)4,
        TypeKind.Float64 or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => 8,
        TypeKind.Interval or TypeKind.Uuid => 16,
        TypeKind.Text when type.Oid == 19 => 64,
        TypeKind.Text when type.Oid == 18 => 1,
        TypeKind.Text when type.Oid == 2278 => 4,
        _ => -1,
    };
}
