using System.Collections.Concurrent;
using System.Numerics;

namespace StreamSql.Core.Memory;

/// <summary>
/// Process-wide free lists of pinned buffers by power-of-two size, 256 bytes to 4 MiB; larger blocks are allocated and left to
/// the collector. Thread-safe. Last in, first out, so that a task reuses what is still in its cache.
/// </summary>
public static class BufferPool
{
    private const int SmallestShift = 8;
    private const int LargestShift = 22;

    /// <summary>Bytes kept at most on one free list; what comes back beyond goes to the collector.</summary>
    private const long RetainedBytesPerClass = 64L << 20;

    private static readonly ConcurrentStack<PooledBuffer>[] FreeLists = CreateLists();
    private static readonly int[] FreeCounts = new int[LargestShift - SmallestShift + 1];
    private static long _outstanding;

    /// <summary>Buffers rented and not returned; tests compare it before and after to find leaks.</summary>
    public static long Outstanding => Interlocked.Read(ref _outstanding);

    /// <summary>A buffer of at least <paramref name="bytes"/> bytes with one reference, contents undefined.</summary>
    public static PooledBuffer Rent(int bytes)
    {
        int shift = Math.Max(SmallestShift, BitOperations.Log2((uint)Math.Max(1, bytes - 1)) + 1);
        Interlocked.Increment(ref _outstanding);
        if (shift > LargestShift) return Activated(new PooledBuffer(GC.AllocateUninitializedArray<byte>(bytes, pinned: true), -2));
        int sizeClass = shift - SmallestShift;
        if (FreeLists[sizeClass].TryPop(out PooledBuffer? buffer))
        {
            Interlocked.Decrement(ref FreeCounts[sizeClass]);
            return Activated(buffer);
        }

        return Activated(new PooledBuffer(GC.AllocateUninitializedArray<byte>(1 << shift, pinned: true), sizeClass));
    }

    /// <summary>A buffer for <paramref name="count"/> values of <typeparamref name="T"/>.</summary>
    public static PooledBuffer Rent<T>(int count)
        where T : unmanaged => Rent(checked(count * System.Runtime.CompilerServices.Unsafe.SizeOf<T>()));

    internal static void Return(PooledBuffer buffer)
    {
        if (buffer.SizeClass == -1) return;
        Interlocked.Decrement(ref _outstanding);
        int sizeClass = buffer.SizeClass;
        if (sizeClass < 0 || (long)FreeCounts[sizeClass] * buffer.Capacity > RetainedBytesPerClass) return;
        Interlocked.Increment(ref FreeCounts[sizeClass]);
        FreeLists[sizeClass].Push(buffer);
    }

    private static PooledBuffer Activated(PooledBuffer buffer)
    {
        buffer.Activate();
        return buffer;
    }

    private static ConcurrentStack<PooledBuffer>[] CreateLists()
    {
        var lists = new ConcurrentStack<PooledBuffer>[LargestShift - SmallestShift + 1];
        for (int i = 0; i < lists.Length; i++) lists[i] = new ConcurrentStack<PooledBuffer>();
        return lists;
    }
}
