using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>Rows as JSON objects: numbers plain, jsonb inline, bytea base64, everything else as PostgreSQL's text in quotes.</summary>
internal sealed class JsonEncoder : RecordEncoder
{
    private readonly Schema _schema;
    private readonly bool _iso;
    private readonly bool _leaveOutNulls;
    private readonly JsonEncodedText[] _names;
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly Utf8JsonWriter _writer = new(Stream.Null, new JsonWriterOptions
    {
        SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public JsonEncoder(Schema schema, bool iso, bool leaveOutNulls)
    {
        _schema = schema;
        _iso = iso;
        _leaveOutNulls = leaveOutNulls;
        _names = [.. schema.Fields.Select(f => JsonEncodedText.Encode(f.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
    }

    public override void Encode(StreamChunk chunk, int physicalRow, IBufferWriter<byte> output)
    {
        _writer.Reset(output);
        _writer.WriteStartObject();
        for (int i = 0; i < _names.Length; i++)
        {
            if (_leaveOutNulls && chunk[i].IsNull(physicalRow)) continue;
            _writer.WritePropertyName(_names[i]);
            Write(_schema[i].Type, chunk[i], physicalRow);
        }

        _writer.WriteEndObject();
        _writer.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        _writer.Dispose();
        base.Dispose(disposing);
    }

    private void Write(SqlType type, Column column, int row)
    {
        if (column.IsNull(row))
        {
            _writer.WriteNullValue();
            return;
        }

        switch (column)
        {
            case BitColumn bits: _writer.WriteBooleanValue(Bitmap.Get(bits.Bits, row)); break;
            case FixedColumn<short> int16: _writer.WriteNumberValue(int16.Values[row]); break;
            case FixedColumn<int> int32 when type.Kind == TypeKind.Int32: _writer.WriteNumberValue(int32.Values[row]); break;
            case FixedColumn<long> int64 when type.Kind == TypeKind.Int64: _writer.WriteNumberValue(int64.Values[row]); break;
            case FixedColumn<float> float32 when float.IsFinite(float32.Values[row]): _writer.WriteNumberValue(float32.Values[row]); break;
            case FixedColumn<double> float64 when double.IsFinite(float64.Values[row]): _writer.WriteNumberValue(float64.Values[row]); break;
            case FixedColumn<decimal> numeric: _writer.WriteNumberValue(numeric.Values[row]); break;
            case ViewColumn bytes when type.Kind == TypeKind.Bytes: _writer.WriteBase64StringValue(bytes.GetBytes(row)); break;
            case ViewColumn jsonb when type.Kind == TypeKind.Jsonb: _writer.WriteRawValue(jsonb.GetBytes(row), true); break;
            case ViewColumn text: _writer.WriteStringValue(text.GetBytes(row)); break;
            case StructColumn fields: WriteStruct(type, fields, row); break;
            case ListColumn list: WriteList(type, list, row); break;
            default: WriteText(type, column, row); break;
        }
    }

    private void WriteStruct(SqlType type, StructColumn column, int row)
    {
        _writer.WriteStartObject();
        for (int i = 0; i < type.Fields.Count; i++)
        {
            _writer.WritePropertyName(type.Fields[i].Name);
            Write(type.Fields[i].Type, column.Fields[i], row);
        }

        _writer.WriteEndObject();
    }

    private void WriteList(SqlType type, ListColumn column, int row)
    {
        int from = column.Offsets[row];
        int to = column.Offsets[row + 1];
        if (type.Kind == TypeKind.Map)
        {
            var entries = (StructColumn)column.Elements;
            _writer.WriteStartObject();
            for (int i = from; i < to; i++)
            {
                _writer.WritePropertyName(Text(type.Fields[0].Type, entries.Fields[0], i));
                Write(type.Element!, entries.Fields[1], i);
            }

            _writer.WriteEndObject();
            return;
        }

        _writer.WriteStartArray();
        for (int i = from; i < to; i++) Write(type.Element!, column.Elements, i);
        _writer.WriteEndArray();
    }

    private void WriteText(SqlType type, Column column, int row) => _writer.WriteStringValue(Text(type, column, row));

    private ReadOnlySpan<byte> Text(SqlType type, Column column, int row)
    {
        _text.ResetWrittenCount();
        TextFormat.Append(type, column, row, _text, default);
        if (_iso && type.Kind is TypeKind.Timestamp or TypeKind.TimestampTz) return Iso(type);
        return _text.WrittenSpan;
    }

    /// <summary>T between date and time; Z for the instant.</summary>
    private ReadOnlySpan<byte> Iso(SqlType type)
    {
        string text = System.Text.Encoding.UTF8.GetString(_text.WrittenSpan).Replace(' ', 'T');
        if (type.Kind == TypeKind.TimestampTz && text.EndsWith("+00", StringComparison.Ordinal)) text = text[..^3] + "Z";
        return System.Text.Encoding.UTF8.GetBytes(text);
    }
}
