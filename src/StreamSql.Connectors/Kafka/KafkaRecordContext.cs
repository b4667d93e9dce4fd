using System.Text;
using StreamSql.Connectors.Formats;
using StreamSql.Connectors.Formats.Json;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Kafka;

/// <summary>Metadata columns of a run of records in a fetched block. Reused by its reader.</summary>
internal sealed class KafkaRecordContext : IRecordContext
{
    public static readonly IReadOnlyList<Field> Columns =
    [
        new("topic", SqlTypes.Text, false), new("partition", SqlTypes.Int32, false), new("offset", SqlTypes.Int64, false),
        new("timestamp", SqlTypes.TimestampTz, false), new("timestamp-type", SqlTypes.Text, false),
        new("headers", SqlTypes.MapOf(SqlTypes.Text, SqlTypes.Bytes), false), new("key", SqlTypes.Bytes),
    ];

    private readonly JsonNestedReader _headers = new(JsonTimestamps.Any);
    private PartitionFetch? _partition;
    private FetchedBlock? _block;
    private int _first;

    public string SplitId => _partition!.SplitId;

    public void Enter(PartitionFetch partition, FetchedBlock block, int first)
    {
        _partition = partition;
        _block = block;
        _first = first;
    }

    public long OffsetOf(int record) => _block!.Offsets[_first + record];

    public Column Metadata(DecodedField field, int records)
    {
        ColumnBuilder builder = ColumnBuilder.Create(field.Type, records);
        FetchedBlock block = _block!;
        for (int row = _first; row < _first + records; row++)
        {
            switch (field.Metadata)
            {
                case "topic": Text(builder, field).Append(_partition!.Topic); break;
                case "partition": Integer(builder, field, _partition!.Partition); break;
                case "offset": Integer(builder, field, block.Offsets[row]); break;
                case "timestamp": Integer(builder, field, Timestamp(field.Type, block.Timestamps[row])); break;
                case "timestamp-type": Text(builder, field).Append(Kind(block.TimestampKinds[row])); break;
                case "key" when block.Keys[row].Length < 0: builder.AppendNull(); break;
                case "key": Text(builder, field).Append(Bytes(block, block.Keys[row])); break;
                case "headers": AppendHeaders(builder, field, Bytes(block, block.Headers[row])); break;
                default: throw StreamSqlException.NotSupported($"metadata column \"{field.Metadata}\" of connector \"kafka\"");
            }
        }

        Column column = builder.Finish();
        builder.Dispose();
        return column;
    }

    private static ReadOnlySpan<byte> Bytes(FetchedBlock block, RecordRange range) => block.Data!.Bytes.Slice(range.Start, range.Length);

    private static string Kind(byte kind) => kind switch { 1 => "CreateTime", 2 => "LogAppendTime", _ => "NoTimestampType" };

    private static long Timestamp(SqlType type, long millis) =>
        type.Kind is TypeKind.Timestamp or TypeKind.TimestampTz ? millis * 1000 : millis;

    private static ViewBuilder Text(ColumnBuilder builder, DecodedField field) =>
        builder as ViewBuilder ?? throw WrongType(field);

    private static void Integer(ColumnBuilder builder, DecodedField field, long value)
    {
        switch (builder)
        {
            case FixedBuilder<long> int64: int64.Append(value); break;
            case FixedBuilder<int> int32: int32.Append(checked((int)value)); break;
            default: throw WrongType(field);
        }
    }

    private void AppendHeaders(ColumnBuilder builder, DecodedField field, ReadOnlySpan<byte> json)
    {
        if (field.Type.IsText) ((ViewBuilder)builder).Append(json);
        else _headers.Append(json, field.Type, builder);
    }

    private static StreamSqlException WrongType(DecodedField field) =>
        new(SqlState.DatatypeMismatch, $"metadata column \"{field.Metadata}\" cannot be of type {field.Type}");
}
