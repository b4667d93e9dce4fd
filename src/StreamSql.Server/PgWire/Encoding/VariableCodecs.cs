using System.Text;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>text, varchar, name, json and whatever else is text inside: the bytes as they are.</summary>
internal sealed class TextCodec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        output.WriteBytes(((ViewColumn)column).GetBytes(row));

    public override void WriteText(BackendWriter output, Column column, int row, WireSettings settings) =>
        output.WriteBytes(((ViewColumn)column).GetBytes(row));

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        if (bytes.Contains((byte)0))
            throw new StreamSqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\": 0x00");
        return MessageReader.Decode(bytes);
    }

    public override object? ReadText(ReadOnlySpan<byte> bytes, SqlType type, WireSettings settings) => ReadBinary(bytes, type);
}

/// <summary>bytea.</summary>
internal sealed class BytesCodec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        output.WriteBytes(((ViewColumn)column).GetBytes(row));

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type) => bytes.ToArray();
}

/// <summary>jsonb: a version byte 1, then text.</summary>
internal sealed class JsonbCodec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row)
    {
        output.WriteByte(1);
        output.WriteBytes(((ViewColumn)column).GetBytes(row));
    }

    public override void WriteText(BackendWriter output, Column column, int row, WireSettings settings) =>
        output.WriteBytes(((ViewColumn)column).GetBytes(row));

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        if (bytes.IsEmpty || bytes[0] != 1)
            throw new StreamSqlException(SqlState.InvalidBinaryRepresentation, "unsupported jsonb version number");
        return Core.Types.Text.TextFormat.Parse(type, System.Text.Encoding.UTF8.GetString(bytes[1..]));
    }
}

/// <summary>Maps have no PostgreSQL type: both formats are their text form, and the client is told text.</summary>
internal sealed class MapCodec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        Core.Types.Text.TextFormat.Append(column.Type, column, row, output, default);

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type) =>
        Core.Types.Text.TextFormat.Parse(type, System.Text.Encoding.UTF8.GetString(bytes));
}
