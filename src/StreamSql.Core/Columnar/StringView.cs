using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Errors;

namespace StreamSql.Core.Columnar;

/// <summary>
/// 16 bytes that stand for a variable-length value, in Arrow's view layout: int32 length; up to 12 bytes inline, or 4 bytes of
/// prefix, the index of a data buffer of the column, and an offset in it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct StringView
{
    public const int MaxInline = 12;

    private readonly int _length;
    private readonly uint _prefix;
    private readonly int _buffer;
    private readonly int _offset;

    private StringView(int length, uint prefix, int buffer, int offset)
    {
        _length = length;
        _prefix = prefix;
        _buffer = buffer;
        _offset = offset;
    }

    public int Length => _length;

    public bool IsInline => _length <= MaxInline;

    /// <summary>The first four bytes, zero-padded, in memory order.</summary>
    public uint Prefix => _prefix;

    /// <summary>Which data buffer of the column; only when not inline.</summary>
    public int Buffer => _buffer;

    public int Offset => _offset;

    /// <summary>A view of at most 12 bytes, stored in itself; the rest is zero, so equal values are equal in all 16 bytes.</summary>
    public static StringView Inline(ReadOnlySpan<byte> bytes)
    {
        int length = bytes.Length;
        ulong low;
        uint high = 0;
        if (length >= 8)
        {
            low = MemoryMarshal.Read<ulong>(bytes);
            // The last eight bytes overlap the first ones: what is left of them goes behind.
            if (length > 8) high = (uint)(MemoryMarshal.Read<ulong>(bytes[(length - 8)..]) >> ((16 - length) * 8));
        }
        else if (length >= 4)
        {
            low = MemoryMarshal.Read<uint>(bytes) | ((ulong)MemoryMarshal.Read<uint>(bytes[(length - 4)..]) << ((length - 4) * 8));
        }
        else
        {
            low = 0;
            for (int i = 0; i < length; i++) low |= (ulong)bytes[i] << (i * 8);
        }

        Invariant.Check(length <= MaxInline);
        return new StringView(length, (uint)low, (int)(low >> 32), (int)high);
    }

    /// <summary>A view of more than 12 bytes that lie at <paramref name="offset"/> of data buffer <paramref name="buffer"/>.</summary>
    public static StringView Outside(ReadOnlySpan<byte> bytes, int buffer, int offset) =>
        new(bytes.Length, MemoryMarshal.Read<uint>(bytes), buffer, offset);

    /// <summary>The same value when the buffers of its column are appended behind <paramref name="shift"/> others.</summary>
    public StringView ShiftBuffer(int shift) => IsInline ? this : new StringView(_length, _prefix, _buffer + shift, _offset);

    /// <summary>The bytes of an inline view; <paramref name="view"/> must outlive the span.</summary>
    public static ReadOnlySpan<byte> InlineBytes(ref readonly StringView view) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<StringView>(in view)).Slice(4, view._length);
}
