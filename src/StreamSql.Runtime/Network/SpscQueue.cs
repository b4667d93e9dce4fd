using System.Diagnostics.CodeAnalysis;

namespace StreamSql.Runtime.Network;

/// <summary>
/// An unbounded queue for one producer and one consumer at a time: linked segments, no locks. Producer and consumer may move between
/// threads as long as each move is a happens-before (tasks move through the worker pool's queue).
/// </summary>
internal sealed class SpscQueue<T>
{
    private const int SegmentSize = 32;

    private Segment _head;
    private Segment _tail;

    public SpscQueue() => _head = _tail = new Segment();

    /// <summary>Consumer's view; the producer may be adding.</summary>
    public bool IsEmpty
    {
        get
        {
            Segment head = _head;
            return head.Read == Volatile.Read(ref head.Written) && Volatile.Read(ref head.Next) is null;
        }
    }

    public void Enqueue(T item)
    {
        Segment tail = _tail;
        int written = tail.Written;
        if (written == SegmentSize)
        {
            var next = new Segment();
            next.Items[0] = item;
            next.Written = 1;
            _tail = next;
            Volatile.Write(ref tail.Next, next);
            return;
        }

        tail.Items[written] = item;
        Volatile.Write(ref tail.Written, written + 1);
    }

    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        Segment head = _head;
        int read = head.Read;
        if (read == Volatile.Read(ref head.Written))
        {
            Segment? next = read == SegmentSize ? Volatile.Read(ref head.Next) : null;
            if (next is null)
            {
                item = default;
                return false;
            }

            _head = head = next;
            read = 0;
        }

        item = head.Items[read];
        head.Items[read] = default!;
        head.Read = read + 1;
        return true;
    }

    private sealed class Segment
    {
        public readonly T[] Items = new T[SegmentSize];
        public Segment? Next;
        public int Read;
        public int Written;
    }
}
