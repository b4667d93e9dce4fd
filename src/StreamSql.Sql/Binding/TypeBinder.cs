using System.Globalization;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Binding;

/// <summary>Type names to types.</summary>
internal static class TypeBinder
{
    public static SqlType Bind(TypeName name)
    {
        SqlType type = BindElement(name);
        for (int i = 0; i < Math.Min(1, name.ArrayDimensions); i++) type = SqlTypes.ListOf(type);
        return type;
    }

    private static SqlType BindElement(TypeName name)
    {
        string text = name.Name.Name;
        int position = name.Span.Position;
        switch (text)
        {
            case "struct" or "row" when name.Fields.Count > 0:
                return SqlTypes.StructOf([.. name.Fields.Select(f => new StructField(f.Name.Text, Bind(f.Type)))]);
            case "map" when name.Arguments.Count == 2:
                return SqlTypes.MapOf(Bind(name.Arguments[0]), Bind(name.Arguments[1]));
            case "array" when name.Arguments.Count == 1:
                return SqlTypes.ListOf(Bind(name.Arguments[0]));
            case "timetz" or "bit" or "varbit" or "money" or "xml" or "point" or "inet" or "cidr" or "macaddr" or "tsvector" or "tsquery":
                throw StreamSqlException.NotSupported($"type {text}", position);
        }

        SqlType type = Find(name, text)
            ?? throw new StreamSqlException(SqlState.UndefinedObject, $"type \"{Join(name.Name)}\" does not exist")
            {
                Position = position,
                Hint = Suggestion.Hint(text, SqlTypes.All.Select(t => t.Name)),
            };
        return name.Modifiers.Count == 0 ? type : ApplyModifiers(type, name);
    }

    private static SqlType? Find(TypeName name, string text)
    {
        if (name.Name.Schema is { } schema && schema is not ("pg_catalog" or "public")) return null;
        return text switch
        {
            "char" when name.Name.Last.WasQuoted || name.Name.Schema == "pg_catalog" => SqlTypes.Char,
            "bpchar" when name.Modifiers.Count == 0 => SqlTypes.Bpchar,
            "serial" or "serial4" => SqlTypes.Int32,
            "bigserial" or "serial8" => SqlTypes.Int64,
            "smallserial" or "serial2" => SqlTypes.Int16,
            "unknown" => SqlTypes.Text,
            _ when text.Length > 1 && text[0] == '_' && SqlTypes.Find(text[1..]) is { } element => SqlTypes.ListOf(element),
            _ => SqlTypes.Find(text),
        };
    }

    private static SqlType ApplyModifiers(SqlType type, TypeName name)
    {
        int[] values = [.. name.Modifiers.Select(m => Modifier(m, name))];
        int position = name.Span.Position;
        switch (type.Oid)
        {
            case 1700:
                int precision = values[0];
                int scale = values.Length > 1 ? values[1] : 0;
                if (precision is < 1 or > 1000)
                    throw Invalid($"NUMERIC precision {precision} must be between 1 and 1000", position);
                if (scale < 0 || scale > precision)
                    throw Invalid($"NUMERIC scale {scale} must be between 0 and precision {precision}", position);
                return SqlTypes.DecimalOf(precision, scale);
            case 1042 or 1043:
                if (values[0] < 1) throw Invalid($"length for type {(type.Oid == 1042 ? "char" : "varchar")} must be at least 1", position);
                return type.WithModifier(values[0] + 4);
            case 1083 or 1114 or 1184:
                return type.WithModifier(Math.Min(6, values[0]));
            case 701 or 700:
                return values[0] <= 24 ? SqlTypes.Float32 : SqlTypes.Float64;
            case 1186:
                return type;
            default:
                return type.Kind is TypeKind.Text or TypeKind.Bytes
                    ? type
                    : throw new StreamSqlException(SqlState.SyntaxError, $"type modifier is not allowed for type \"{type.Name}\"")
                    {
                        Position = position,
                    };
        }
    }

    private static int Modifier(SqlExpression expression, TypeName name) => expression switch
    {
        NumberLiteral { IsInteger: true } number when int.TryParse(number.Text, CultureInfo.InvariantCulture, out int value) => value,
        UnaryExpression { Operator.Symbol: "-", Operand: NumberLiteral number }
            when int.TryParse(number.Text, CultureInfo.InvariantCulture, out int value) => -value,
        _ => throw Invalid("type modifiers must be simple constants or identifiers", name.Span.Position),
    };

    private static StreamSqlException Invalid(string message, int position) =>
        new(SqlState.InvalidParameterValue, message) { Position = position };

    private static string Join(ObjectName name) => string.Join('.', name.Parts.Select(p => p.Text));
}
