using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Sql.Binding;

/// <summary>String literals to values of the type that their place asks for.</summary>
internal static class ConstantText
{
    public static Expr Parse(Literal unknown, SqlType target, int position)
    {
        string text = (string)unknown.Value!;
        if (target.IsText && target.Modifier < 0 && target.Oid is 25 or 1043 or 19 or 705) return new Literal(text, target);
        if (NeedsSession(target, text)) return new CastExpr(new Literal(text, SqlTypes.Text), target);
        try
        {
            return new Literal(TextFormat.Parse(target, text), target);
        }
        catch (StreamSqlException error)
        {
            throw error.At(position);
        }
    }

    /// <summary>The value depends on the session (time zone, catalog, now), so it is computed when the statement runs.</summary>
    private static bool NeedsSession(SqlType target, string text) => target.Kind switch
    {
        TypeKind.TimestampTz => true,
        TypeKind.Timestamp or TypeKind.Date or TypeKind.Time => text.Length > 0
            && char.IsAsciiLetter(text.TrimStart() is { Length: > 0 } t ? t[0] : ' '),
        TypeKind.Int64 => target.Oid is 2205 or 2206 or 24 or 2202 or 4089 or 4096,
        TypeKind.List => target.Element is { } element && NeedsSession(element, "a"),
        _ => false,
    };
}
