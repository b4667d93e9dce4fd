using System.Text.Json;
using System.Text.Json.Serialization;
using StreamSql.Core.Types;

namespace StreamSql.Core.Plan.Serialization;

/// <summary>
/// Writes a type as <c>{oid, mod?, element?, fields?, map?}</c>: built-in types are found again by oid, nested ones by their parts.
/// </summary>
public sealed class SqlTypeConverter : JsonConverter<SqlType>
{
    public override SqlType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Shape shape = JsonSerializer.Deserialize<Shape>(ref reader, options)!;
        if (shape.Fields is not null)
        {
            SqlType nested = shape.Map == true
                ? SqlTypes.MapOf(shape.Fields[0].Type, shape.Fields[1].Type)
                : SqlTypes.StructOf(shape.Fields);
            return nested.WithModifier(shape.Mod ?? -1);
        }

        SqlType type = shape.Element is not null && shape.Oid is not (22 or 30)
            ? SqlTypes.ListOf(shape.Element)
            : SqlTypes.Find(shape.Oid) ?? throw new JsonException($"unknown type oid {shape.Oid}");
        return type.WithModifier(shape.Mod ?? -1);
    }

    public override void Write(Utf8JsonWriter writer, SqlType value, JsonSerializerOptions options)
    {
        bool composite = value.Kind is TypeKind.Struct or TypeKind.Map;
        JsonSerializer.Serialize(
            writer,
            new Shape(
                value.Oid,
                value.Modifier < 0 ? null : value.Modifier,
                value.Kind == TypeKind.List ? value.Element : null,
                composite ? [.. value.Fields] : null,
                value.Kind == TypeKind.Map ? true : null),
            options);
    }

    private sealed record Shape(int Oid, int? Mod, SqlType? Element, StructField[]? Fields, bool? Map);
}
