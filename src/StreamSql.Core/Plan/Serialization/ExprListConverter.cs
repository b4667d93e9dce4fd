using System.Text.Json;
using System.Text.Json.Serialization;
using StreamSql.Core.Plan.Expressions;

namespace StreamSql.Core.Plan.Serialization;

/// <summary>Writes an <see cref="ExprList"/> as a JSON array.</summary>
public sealed class ExprListConverter : JsonConverter<ExprList>
{
    public override ExprList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize<Expr[]>(ref reader, options)!);

    public override void Write(Utf8JsonWriter writer, ExprList value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.ToArray(), options);
}
