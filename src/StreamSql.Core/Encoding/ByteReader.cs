using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Errors;

namespace StreamSql.Core.Encoding;

/// <summary>A cursor over bytes that <see cref="ByteWriter"/> wrote. Running past the end is <c>XX001</c>, never an overrun.</summary>
public ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)_rest.Length) throw Truncated();
        ReadOnlySpan<byte> result = _rest[..count];
        _rest = _rest[count..];
        return result;
    }

    public byte ReadByte() => ReadBytes(1)[0];

    public T Read<T>()
        where T : unmanaged => MemoryMarshal.Read<T>(ReadBytes(Unsafe.SizeOf<T>()));

    public ushort ReadUInt16BigEndian() => BinaryPrimitives.ReadUInt16BigEndian(ReadBytes(2));

    public uint ReadUInt32BigEndian() => BinaryPrimitives.ReadUInt32BigEndian(ReadBytes(4));

    public ulong ReadUInt64BigEndian() => BinaryPrimitives.ReadUInt64BigEndian(ReadBytes(8));

    public uint ReadVarint()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = ReadByte();
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Truncated();
    }

    private static StreamSqlException Truncated() => new(SqlState.DataCorrupted, "stored data ends too early");
}
