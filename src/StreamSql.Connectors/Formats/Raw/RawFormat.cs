using System.Buffers;
using System.Text.Unicode;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Formats.Raw;

/// <summary>The whole record is the one column: text, bytea, or any type by its text form.</summary>
internal sealed class RawFormat : IFormat
{
    public string Name => "raw";

    public IReadOnlyList<OptionSpec> Options { get; } = [new("raw.charset", "Only UTF-8.", "UTF-8")];

    public RecordFraming Framing(ConnectorOptions options) => new(SkipEmpty: false);

    public void Validate(ConnectorOptions options, IReadOnlyList<Field> columns)
    {
        string charset = options.Get("raw.charset", "UTF-8");
        if (!charset.Equals("UTF-8", StringComparison.OrdinalIgnoreCase)) throw StreamSqlException.NotSupported($"raw.charset = '{charset}'");
    }

    public RecordDecoder CreateDecoder(ConnectorOptions options, IReadOnlyList<DecodedColumn> columns) => columns.Count <= 1
        ? new Decoder(columns)
        : throw new StreamSqlException(SqlState.InvalidTableDefinition, "format \"raw\" fills one column, besides metadata columns");

    public RecordEncoder CreateEncoder(ConnectorOptions options, Schema schema) => schema.Count == 1
        ? new Encoder(schema[0].Type)
        : throw new StreamSqlException(SqlState.InvalidTableDefinition, "format \"raw\" writes one column");

    private sealed class Decoder(IReadOnlyList<DecodedColumn> columns) : RecordDecoder
    {
        private readonly ColumnWriter? _column = columns.Count == 0 ? null : new ColumnWriter(columns[0], deferred: false);
        private readonly ArrayBufferWriter<byte> _scratch = new();

        public override void Decode(
            PooledBuffer buffer, ReadOnlySpan<RecordRange> records, Span<Column> columns, IDecodeFaults faults)
        {
            if (_column is null) return;
            _column.Begin(buffer, records.Length);
            try
            {
                for (int row = 0; row < records.Length; row++)
                {
                    if (Fault(buffer, records[row], row) is not { } fault) continue;
                    _column.SetNull(row);
                    faults.Report(row, fault, !_column.Column.Nullable);
                }

                columns[0] = _column.Finish();
            }
            finally
            {
                _column.Reset();
            }
        }

        private string? Fault(PooledBuffer buffer, RecordRange range, int row)
        {
            ReadOnlySpan<byte> record = buffer.Bytes.Slice(range.Start, range.Length);
            SqlType type = _column!.Column.Type;
            if (type.Kind != TypeKind.Bytes && !Utf8.IsValid(record)) return "the record is not valid UTF-8";
            if (type.IsText || type.Kind == TypeKind.Bytes)
            {
                _column.SetShared(row, record, range.Start);
                return null;
            }

            TextParse result = ScalarValue.Parse(type, record, _scratch, out ScalarValue value);
            if (result != TextParse.Ok) return TextErrors.For(result, type, record).Message;
            _column.SetScalar(row, value);
            return null;
        }
    }

    private sealed class Encoder(SqlType type) : RecordEncoder
    {
        public override void Encode(StreamChunk chunk, int physicalRow, IBufferWriter<byte> output)
        {
            if (chunk[0].IsNull(physicalRow)) return;
            if (type.Kind == TypeKind.Bytes) output.Write(((ViewColumn)chunk[0]).GetBytes(physicalRow));
            else TextFormat.Append(type, chunk[0], physicalRow, output, default);
        }
    }
}
