using System.Buffers.Binary;
using System.Text;
using StreamSql.Core.Errors;

namespace StreamSql.Server.PgWire;

/// <summary>Reads the body of one frontend message; running over its end is a protocol violation, never a crash.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> body)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = body;

    public readonly bool AtEnd => _rest.IsEmpty;

    public readonly int Remaining => _rest.Length;

    public byte ReadByte() => Take(1)[0];

    public short ReadInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    public ReadOnlySpan<byte> ReadBytes(int count) => Take(count);

    public ReadOnlySpan<byte> ReadRest() => Take(_rest.Length);

    /// <summary>The bytes up to the next zero, which is skipped.</summary>
    public ReadOnlySpan<byte> ReadCStringBytes()
    {
        int end = _rest.IndexOf((byte)0);
        if (end < 0) throw Malformed("invalid string in message");
        ReadOnlySpan<byte> text = _rest[..end];
        _rest = _rest[(end + 1)..];
        return text;
    }

    public string ReadCString()
    {
        ReadOnlySpan<byte> bytes = ReadCStringBytes();
        return bytes.IsEmpty ? string.Empty : Decode(bytes);
    }

    public readonly void ExpectEnd()
    {
        if (!_rest.IsEmpty) throw Malformed("invalid message format");
    }

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new StreamSqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\"");
        }
    }

    public static StreamSqlException Malformed(string message) => new(SqlState.ProtocolViolation, message);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _rest.Length) throw Malformed("insufficient data left in message");
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
