using System.Text.Json;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>
/// Lists, structs, maps and jsonb from their raw JSON into builders. Appends exactly one value whatever happens: what does not fit
/// becomes NULL and is reported. Owned by its decoder.
/// </summary>
internal sealed class JsonNestedReader(JsonTimestamps timestamps)
{
    private readonly JsonScratch _scratch = new();
    private readonly JsonReaderOptions _options = new() { MaxDepth = 512 };
    private string? _fault;

    /// <returns>Null, or the first thing that was wrong.</returns>
    public string? Append(ReadOnlySpan<byte> json, SqlType type, ColumnBuilder builder)
    {
        _fault = null;
        try
        {
            // Once through to be sure of the syntax, so that what follows cannot stop in the middle of a value.
            var check = new Utf8JsonReader(json, _options);
            check.Read();
            check.Skip();
        }
        catch (JsonException exception)
        {
            builder.AppendNull();
            return exception.Message;
        }

        var reader = new Utf8JsonReader(json, _options);
        reader.Read();
        AppendValue(ref reader, json, type, builder);
        return _fault;
    }

    private void AppendValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SqlType type, ColumnBuilder builder)
    {
        if (reader.TokenType == JsonTokenType.Null && type.Kind != TypeKind.Jsonb)
        {
            builder.AppendNull();
            return;
        }

        switch (type.Kind)
        {
            case TypeKind.Jsonb: AppendJsonb(Raw(ref reader, json), (ViewBuilder)builder); break;
            case TypeKind.List when reader.TokenType == JsonTokenType.StartArray: AppendList(ref reader, json, type, (ListBuilder)builder); break;
            case TypeKind.Map when reader.TokenType == JsonTokenType.StartObject: AppendMap(ref reader, json, type, (ListBuilder)builder); break;
            case TypeKind.Struct when reader.TokenType == JsonTokenType.StartObject:
                AppendStruct(ref reader, json, type, (StructBuilder)builder);
                break;
            default: AppendScalar(ref reader, json, type, builder); break;
        }
    }

    private void AppendScalar(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SqlType type, ColumnBuilder builder)
    {
        if (type.Physical is PhysicalKind.List or PhysicalKind.Struct || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            ReadOnlySpan<byte> raw = Raw(ref reader, json);
            if (type.IsText)
            {
                ((ViewBuilder)builder).Append(raw);
                return;
            }

            _fault ??= $"the value is no {type}";
            builder.AppendNull();
            return;
        }

        string? fault = JsonLeaf.Read(ref reader, type, timestamps, _scratch, out ScalarValue value);
        if (fault is null)
        {
            value.AppendTo(builder);
            return;
        }

        _fault ??= fault;
        builder.AppendNull();
    }

    private void AppendJsonb(ReadOnlySpan<byte> raw, ViewBuilder builder)
    {
        _scratch.Bytes.ResetWrittenCount();
        if (JsonText.TryCanonicalize(raw, _scratch.Bytes, out var error))
        {
            builder.Append(_scratch.Bytes.WrittenSpan);
            return;
        }

        _fault ??= error!.Message;
        builder.AppendNull();
    }

    private void AppendList(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SqlType type, ListBuilder builder)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) AppendValue(ref reader, json, type.Element!, builder.Elements);
        builder.CloseRow();
    }

    private void AppendMap(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SqlType type, ListBuilder builder)
    {
        var entries = (StructBuilder)builder.Elements;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            ReadOnlySpan<byte> key = _scratch.Unescape(ref reader);
            if (ScalarValue.Parse(type.Fields[0].Type, key, _scratch.Bytes, out ScalarValue value) == TextParse.Ok) value.AppendTo(entries.Fields[0]);
            else entries.Fields[0].AppendNull();
            reader.Read();
            AppendValue(ref reader, json, type.Element!, entries.Fields[1]);
            entries.CloseRow();
        }

        builder.CloseRow();
    }

    private void AppendStruct(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, SqlType type, StructBuilder builder)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            int field = FieldOf(ref reader, type);
            reader.Read();
            // The first of equal names counts: a builder cannot take a value back.
            if (field < 0 || builder.Fields[field].Count > builder.Count) reader.Skip();
            else AppendValue(ref reader, json, type.Fields[field].Type, builder.Fields[field]);
        }

        foreach (ColumnBuilder field in builder.Fields)
            if (field.Count == builder.Count) field.AppendNull();
        builder.CloseRow();
    }

    private static int FieldOf(ref Utf8JsonReader reader, SqlType type)
    {
        for (int i = 0; i < type.Fields.Count; i++)
            if (reader.ValueTextEquals(type.Fields[i].Name)) return i;
        string name = reader.GetString()!;
        for (int i = 0; i < type.Fields.Count; i++)
            if (string.Equals(type.Fields[i].Name, name, StringComparison.OrdinalIgnoreCase)) return i;
        return -1;
    }

    private static ReadOnlySpan<byte> Raw(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }
}
