using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Errors;

namespace StreamSql.Core.Memory;

/// <summary>
/// A pinned block of bytes with a reference count, rented from <see cref="BufferPool"/>. Any thread may retain, release and
/// read; only the renter writes, and only before it shares the buffer. Contents are not cleared between uses.
/// </summary>
public sealed class PooledBuffer
{
    private readonly byte[] _bytes;
    private int _references;

    internal PooledBuffer(byte[] bytes, int sizeClass)
    {
        _bytes = bytes;
        SizeClass = sizeClass;
    }

    /// <summary>Usable bytes; at least what was asked for.</summary>
    public int Capacity => _bytes.Length;

    public Span<byte> Bytes => _bytes;

    /// <summary>The backing array, for APIs that want one. Do not keep it beyond the reference.</summary>
    public byte[] Array => _bytes;

    /// <summary>Index of the free list it returns to; -1 for a block that is not pooled.</summary>
    internal int SizeClass { get; }

    /// <summary>The whole block as values of <typeparamref name="T"/>.</summary>
    public Span<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(_bytes.AsSpan());

    /// <summary>One value of the block seen as values of <typeparamref name="T"/>, bounds-checked; for writers that go row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T At<T>(int index)
        where T : unmanaged
    {
        if ((uint)index >= (uint)(_bytes.Length / Unsafe.SizeOf<T>())) throw new ArgumentOutOfRangeException(nameof(index));
        return ref Unsafe.Add(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(_bytes)), index);
    }

    /// <summary>Wraps an array that lives for the whole process (string tables, constants); releasing it never recycles it.</summary>
    public static PooledBuffer Permanent(byte[] bytes) => new(bytes, -1) { _references = 1 << 30 };

    public void Retain()
    {
        int references = Interlocked.Increment(ref _references);
        Invariant.Check(references > 1);
    }

    public void Release()
    {
        int references = Interlocked.Decrement(ref _references);
        Invariant.Check(references >= 0);
        if (references == 0) BufferPool.Return(this);
    }

    internal void Activate() => _references = 1;
}
