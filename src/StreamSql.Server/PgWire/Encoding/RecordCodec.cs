using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>Structs as PostgreSQL records: field count, then oid, length and bytes of each field.</summary>
internal sealed class RecordCodec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row)
    {
        Column[] fields = ((StructColumn)column).Fields;
        output.WriteInt32(fields.Length);
        foreach (Column field in fields)
        {
            output.WriteInt32(WireTypes.Oid(field.Type));
            if (field.IsNull(row))
            {
                output.WriteInt32(-1);
                continue;
            }

            int mark = output.BeginValue();
            Of(field.Type).WriteBinary(output, field, row);
            output.EndValue(mark);
        }
    }

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        var reader = new MessageReader(bytes);
        int count = reader.ReadInt32();
        if (count != type.Fields.Count)
            throw new StreamSqlException(SqlState.InvalidBinaryRepresentation, $"wrong number of columns: {count}, expected {type.Fields.Count}");
        object?[] values = new object?[count];
        for (int i = 0; i < count; i++)
        {
            reader.ReadInt32();
            int length = reader.ReadInt32();
            if (length >= 0) values[i] = Of(type.Fields[i].Type).ReadBinary(reader.ReadBytes(length), type.Fields[i].Type);
        }

        return values;
    }
}
