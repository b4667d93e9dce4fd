using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Functions;

/// <summary>In which contexts a cast applies; a weaker context includes the stronger ones.</summary>
public enum CastKind : byte
{
    None = 0,

    /// <summary>Only when the user writes it.</summary>
    Explicit = 1,

    /// <summary>Also when a value is stored in a column.</summary>
    Assignment = 2,

    /// <summary>Anywhere.</summary>
    Implicit = 3,
}

/// <summary>Which types cast into which, as in pg_cast; and the common type of UNION, CASE, COALESCE and the like.</summary>
public static class CastRules
{
    public static CastKind Find(SqlType from, SqlType to)
    {
        if (from.SameAs(to) || from.Kind == TypeKind.Unknown) return CastKind.Implicit;
        if (from.IsNumeric && to.IsNumeric) return Numeric(from, to);
        if (from.IsText && to.IsText && IsString(from) && IsString(to)) return Strings(from, to);
        CastKind special = Special(from, to);
        if (special != CastKind.None) return special;
        if (from.Kind == TypeKind.List && to.Kind == TypeKind.List) return Find(from.Element!, to.Element!);
        if (from.Kind == TypeKind.Struct && to.Kind == TypeKind.Struct && from.Fields.Count == to.Fields.Count)
            return from.Fields.Zip(to.Fields).Min(p => Find(p.First.Type, p.Second.Type));
        // Through the text form, as PostgreSQL's I/O conversion casts.
        if (to.IsText && IsString(to)) return CastKind.Assignment;
        return from.IsText && IsString(from) ? CastKind.Explicit : CastKind.None;
    }

    public static bool IsImplicit(SqlType from, SqlType to) => Find(from, to) == CastKind.Implicit;

    /// <summary>
    /// The type that UNION, CASE, VALUES, GREATEST and ARRAY give to their members; unknown only when all are. Throws 42804 when there is none.
    /// </summary>
    public static SqlType? CommonType(IReadOnlyList<SqlType> types)
    {
        SqlType? common = null;
        foreach (SqlType type in types)
        {
            if (type.Kind == TypeKind.Unknown) continue;
            if (common is null)
            {
                common = type;
            }
            else if (common.SameAs(type))
            {
                // Different modifiers of one type leave no modifier.
                if (common.Modifier != type.Modifier) common = common.WithModifier(-1);
            }
            else if (TypeCategories.Of(common) != TypeCategories.Of(type))
            {
                return null;
            }
            else if (!TypeCategories.IsPreferred(common) && IsImplicit(common, type) && !IsImplicit(type, common))
            {
                common = type;
            }
            else if (IsImplicit(common, type) && TypeCategories.IsPreferred(type) && !TypeCategories.IsPreferred(common))
            {
                common = type;
            }
            else if (!IsImplicit(type, common))
            {
                return null;
            }
            else
            {
                common = common.WithModifier(-1);
            }
        }

        return common ?? (types.Count > 0 ? SqlTypes.Unknown : null);
    }

    /// <summary>The error for a cast that does not exist.</summary>
    public static StreamSqlException CannotCast(SqlType from, SqlType to) =>
        new(SqlState.CannotCoerce, $"cannot cast type {from} to {to}");

    private static CastKind Numeric(SqlType from, SqlType to)
    {
        if (IsObjectId(from) || IsObjectId(to)) return ObjectIds(from, to);
        if (from.Kind < to.Kind)
        {
            // Floats come before numeric in the list of kinds, but only numeric widens to them implicitly.
            if (from.Kind is TypeKind.Float32 or TypeKind.Float64 && to.Kind == TypeKind.Decimal) return CastKind.Assignment;
            return CastKind.Implicit;
        }

        if (from.Kind == TypeKind.Decimal && to.Kind is TypeKind.Float32 or TypeKind.Float64) return CastKind.Implicit;
        return CastKind.Assignment;
    }

    private static bool IsObjectId(SqlType type) => type.Kind == TypeKind.Int64 && type.Oid != 20;

    private static CastKind ObjectIds(SqlType from, SqlType to)
    {
        if (from.Oid == 28 || to.Oid == 28) return from.IsInteger && to.IsInteger ? CastKind.Explicit : CastKind.None;
        if (IsObjectId(from) && IsObjectId(to)) return from.Oid == 26 || to.Oid == 26 ? CastKind.Implicit : CastKind.Explicit;
        if (IsObjectId(to)) return from.IsInteger ? CastKind.Implicit : CastKind.None;
        return to.Kind switch
        {
            TypeKind.Int64 or TypeKind.Int32 => CastKind.Assignment,
            _ => CastKind.None,
        };
    }

    internal static bool IsString(SqlType type) => type.Oid is 25 or 1043 or 1042 or 19 or 18 or 705;

    private static CastKind Strings(SqlType from, SqlType to)
    {
        if (to.Oid == 18) return CastKind.Assignment;
        return to.Oid == 1043 && from.Oid is 19 or 18 ? CastKind.Assignment : CastKind.Implicit;
    }

    private static CastKind Special(SqlType from, SqlType to) => (from.Kind, to.Kind) switch
    {
        (TypeKind.Date, TypeKind.Timestamp or TypeKind.TimestampTz) => CastKind.Implicit,
        (TypeKind.Timestamp, TypeKind.TimestampTz) => CastKind.Implicit,
        (TypeKind.Timestamp, TypeKind.Date or TypeKind.Time) => CastKind.Assignment,
        (TypeKind.TimestampTz, TypeKind.Date or TypeKind.Time or TypeKind.Timestamp) => CastKind.Assignment,
        (TypeKind.Time, TypeKind.Interval) => CastKind.Implicit,
        (TypeKind.Interval, TypeKind.Time) => CastKind.Assignment,
        (TypeKind.Int32, TypeKind.Boolean) or (TypeKind.Boolean, TypeKind.Int32) => CastKind.Explicit,
        (TypeKind.Text, TypeKind.Int64) when from.Oid is 25 or 1043 && to.Oid == 2205 => CastKind.Implicit,
        (TypeKind.Text, TypeKind.Int32) when from.Oid == 18 => CastKind.Explicit,
        (TypeKind.Int32, TypeKind.Text) when to.Oid == 18 => CastKind.Explicit,
        (TypeKind.Text, TypeKind.Jsonb) when from.Oid == 114 => CastKind.Assignment,
        (TypeKind.Jsonb, TypeKind.Text) when to.Oid == 114 => CastKind.Assignment,
        (TypeKind.Jsonb, TypeKind.Boolean) => CastKind.Explicit,
        (TypeKind.Jsonb, _) when to.IsNumeric && !IsObjectId(to) => CastKind.Explicit,
        (TypeKind.List, TypeKind.List) when from.Oid is 22 or 30 && from.Element!.SameAs(to.Element!) => CastKind.Implicit,
        _ => CastKind.None,
    };
}
