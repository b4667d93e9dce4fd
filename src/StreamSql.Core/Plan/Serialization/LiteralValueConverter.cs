using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamSql.Core.Types;

namespace StreamSql.Core.Plan.Serialization;

/// <summary>
/// Writes a <see cref="Columnar.SqlValue"/> with a tag for its representation and exact text for numbers that JSON would round:
/// <c>{"i8":"42"}</c>, <c>{"list":[…]}</c>.
/// </summary>
public sealed class LiteralValueConverter : JsonConverter<object?>
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public override bool HandleNull => true;

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        return ReadValue(document.RootElement);
    }

    public override void Write(Utf8JsonWriter writer, object? value, JsonSerializerOptions options) => WriteValue(writer, value);

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        switch (value)
        {
            case bool flag: writer.WriteBoolean("bool", flag); break;
            case short number: writer.WriteString("i2", number.ToString(Culture)); break;
            case int number: writer.WriteString("i4", number.ToString(Culture)); break;
            case long number: writer.WriteString("i8", number.ToString(Culture)); break;
            case float number: writer.WriteString("f4", number.ToString("R", Culture)); break;
            case double number: writer.WriteString("f8", number.ToString("R", Culture)); break;
            case decimal number: writer.WriteString("dec", number.ToString(Culture)); break;
            case string text: writer.WriteString("text", text); break;
            case byte[] bytes: writer.WriteBase64String("bytes", bytes); break;
            case IntervalValue interval: writer.WriteString("interval", $"{interval.Months} {interval.Days} {interval.Micros}"); break;
            case UuidValue uuid: writer.WriteString("uuid", $"{uuid.High} {uuid.Low}"); break;
            case object?[] items:
                writer.WriteStartArray("list");
                foreach (object? item in items) WriteValue(writer, item);
                writer.WriteEndArray();
                break;
            default: throw new JsonException($"no literal form for {value.GetType().Name}");
        }

        writer.WriteEndObject();
    }

    private static object? ReadValue(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Null) return null;
        JsonProperty tagged = element.EnumerateObject().First();
        JsonElement value = tagged.Value;
        string text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        string[] parts = tagged.Name is "interval" or "uuid" ? text.Split(' ') : [];
        return tagged.Name switch
        {
            "bool" => value.GetBoolean(),
            "i2" => short.Parse(text, Culture),
            "i4" => int.Parse(text, Culture),
            "i8" => long.Parse(text, Culture),
            "f4" => float.Parse(text, Culture),
            "f8" => double.Parse(text, Culture),
            "dec" => decimal.Parse(text, Culture),
            "text" => text,
            "bytes" => value.GetBytesFromBase64(),
            "interval" => new IntervalValue(int.Parse(parts[0], Culture), int.Parse(parts[1], Culture), long.Parse(parts[2], Culture)),
            "uuid" => new UuidValue(ulong.Parse(parts[0], Culture), ulong.Parse(parts[1], Culture)),
            "list" => value.EnumerateArray().Select(ReadValue).ToArray(),
            _ => throw new JsonException($"unknown literal tag {tagged.Name}"),
        };
    }
}
