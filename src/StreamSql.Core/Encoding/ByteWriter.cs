using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamSql.Core.Encoding;

/// <summary>
/// A growable run of bytes over a rented array. A mutable struct: pass it by reference, never copy it, dispose it once.
/// Owned by one thread; <see cref="Written"/> is valid until the next write.
/// </summary>
public struct ByteWriter : IDisposable
{
    private byte[]? _buffer;

    public ByteWriter(int capacity) => _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(16, capacity));

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>What was written, to be patched in place.</summary>
    public readonly Span<byte> WrittenMutable => _buffer.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Forgets what was written behind <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>At least <paramref name="size"/> bytes to fill; then <see cref="Advance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(int size)
    {
        if (_buffer is null || _buffer.Length - Length < size) Grow(size);
        return _buffer.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void WriteByte(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>The value in memory order, which is little-endian on every platform this server runs on.</summary>
    public void Write<T>(T value)
        where T : unmanaged
    {
        MemoryMarshal.Write(GetSpan(Unsafe.SizeOf<T>()), in value);
        Length += Unsafe.SizeOf<T>();
    }

    public void WriteBigEndian(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(GetSpan(4), value);
        Length += 4;
    }

    public void WriteBigEndian(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(GetSpan(2), value);
        Length += 2;
    }

    public void WriteBigEndian(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(GetSpan(8), value);
        Length += 8;
    }

    /// <summary>LEB128: 7 bits a byte, lowest first.</summary>
    public void WriteVarint(uint value)
    {
        Span<byte> span = GetSpan(5);
        int i = 0;
        for (; value >= 0x80; value >>= 7) span[i++] = (byte)(value | 0x80);
        span[i++] = (byte)value;
        Length += i;
    }

    public readonly byte[] ToArray() => Written.ToArray();

    public void Dispose()
    {
        if (_buffer is not null) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = null;
        Length = 0;
    }

    private void Grow(int size)
    {
        byte[] grown = ArrayPool<byte>.Shared.Rent(Math.Max(256, checked(Math.Max(Length * 2, Length + size))));
        if (_buffer is not null)
        {
            _buffer.AsSpan(0, Length).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = grown;
    }
}
