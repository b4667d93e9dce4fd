using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;

namespace StreamSql.Server.PgWire.Messages;

/// <summary>Bind: reads the message in the order it comes; values are decoded once the statement's types are known.</summary>
internal ref struct BindMessage
{
    private MessageReader _reader;

    public BindMessage(ReadOnlySpan<byte> body)
    {
        _reader = new MessageReader(body);
        Portal = _reader.ReadCString();
        Statement = _reader.ReadCString();
    }

    public string Portal { get; }

    public string Statement { get; }

    /// <summary>Decodes the parameters as values of <paramref name="types"/>.</summary>
    public object?[] ReadParameters(IReadOnlyList<SqlType> types, WireSettings settings)
    {
        short[] formats = ReadFormats("parameter", types.Count);
        int count = _reader.ReadInt16();
        if (count != types.Count)
        {
            throw new StreamSqlException(
                SqlState.ProtocolViolation,
                $"bind message supplies {count} parameters, but prepared statement \"{Statement}\" requires {types.Count}");
        }

        object?[] values = count == 0 ? [] : new object?[count];
        for (int i = 0; i < count; i++)
        {
            int length = _reader.ReadInt32();
            if (length < 0) continue;
            ReadOnlySpan<byte> bytes = _reader.ReadBytes(length);
            WireCodec codec = WireCodec.Of(types[i]);
            values[i] = WireFormats.Of(formats, i) == 1
                ? codec.ReadBinary(bytes, types[i])
                : codec.ReadText(bytes, types[i], settings);
        }

        return values;
    }

    /// <summary>The formats wanted for result columns; to be read last. Empty: all text.</summary>
    public short[] ReadResultFormats()
    {
        short[] formats = ReadFormats("result column", -1);
        _reader.ExpectEnd();
        return formats;
    }

    private short[] ReadFormats(string what, int expected)
    {
        int count = _reader.ReadInt16();
        if (count <= 0) return [];
        short[] formats = WireFormats.Shared(count);
        for (int i = 0; i < count; i++)
        {
            short format = _reader.ReadInt16();
            if (format is not (0 or 1))
                throw new StreamSqlException(SqlState.InvalidParameterValue, $"unsupported format code: {format}");
            if (count == 1) return format == 0 ? WireFormats.AllText : WireFormats.AllBinary;
            formats[i] = format;
        }

        if (expected >= 0 && count != expected)
            throw MessageReader.Malformed($"bind message has {count} {what} formats but {expected} {what}s");
        return formats;
    }
}
