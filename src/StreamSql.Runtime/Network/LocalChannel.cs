using System.Diagnostics.CodeAnalysis;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.Network.Buffers;
using StreamSql.Runtime.Network.Gates;
using StreamSql.Runtime.Network.Partitions;

namespace StreamSql.Runtime.Network;

/// <summary>
/// Both ends of a channel inside one process: batches go over by reference, credits are counted as if they were copied into segments.
/// A channel may always hold <see cref="GuaranteedSegments"/>, so that an exhausted pool slows tasks down but never stops them.
/// </summary>
public sealed class LocalChannel : ISubpartition, IInputChannel
{
    /// <summary>Room that no other channel can take away.</summary>
    public const int GuaranteedSegments = 2;

    private readonly SpscQueue<Entry> _queue = new();
    private readonly NetworkBufferPool _pool;
    private readonly int _capacity;
    private IChannelListener? _gate;
    private IWakeUp? _sender;
    private int _index;
    private int _inFlight;
    private int _signaled;
    private int _senderParked;

    public LocalChannel(NetworkBufferPool pool, int capacitySegments)
    {
        Invariant.Check(capacitySegments >= GuaranteedSegments);
        _pool = pool;
        _capacity = capacitySegments;
    }

    public int SegmentsInFlight => Volatile.Read(ref _inFlight);

    public bool HasCredit => HasRoom(_capacity);

    /// <summary>The task that sends; set before the first element.</summary>
    public void ConnectSender(IWakeUp sender) => _sender = sender;

    public void Connect(IChannelListener gate, int index)
    {
        _gate = gate;
        _index = index;
        if (!_queue.IsEmpty) Signal();
    }

    public void Send(StreamElement element)
    {
        int segments = 0;
        if (element is StreamChunk chunk)
        {
            segments = NetworkBufferPool.SegmentsOf(chunk);
            Interlocked.Add(ref _inFlight, segments);
            _pool.Take(segments);
        }

        _queue.Enqueue(new Entry(element, segments));
        Signal();
    }

    public bool ParkUntilCredit()
    {
        Interlocked.Exchange(ref _senderParked, 1);
        if (!HasCredit) return true;
        Volatile.Write(ref _senderParked, 0);
        return false;
    }

    public bool TryTake([MaybeNullWhen(false)] out StreamElement element)
    {
        if (!_queue.TryDequeue(out Entry entry))
        {
            // Only an empty channel signals again; look once more, for what came in between.
            Interlocked.Exchange(ref _signaled, 0);
            if (!_queue.TryDequeue(out entry))
            {
                element = null;
                return false;
            }

            Signal();
        }

        element = entry.Element;
        if (entry.Segments > 0) ReturnCredit(entry.Segments);
        return true;
    }

    /// <summary>Gives back what was never taken; only when neither end runs any more.</summary>
    internal void ReleaseAll()
    {
        while (_queue.TryDequeue(out Entry entry))
        {
            if (entry.Segments > 0) ReturnCredit(entry.Segments);
            entry.Element.Release();
        }
    }

    private void ReturnCredit(int segments)
    {
        int left = Interlocked.Add(ref _inFlight, -segments);
        Invariant.Check(left >= 0);
        _pool.Return(segments);
        if (Volatile.Read(ref _senderParked) == 0) return;

        // Half the room must be free before the sender is woken, or the two would take turns for every batch.
        if (HasRoom(_capacity / 2) && Interlocked.Exchange(ref _senderParked, 0) == 1) _sender?.WakeUp();
    }

    private bool HasRoom(int capacity)
    {
        int inFlight = Volatile.Read(ref _inFlight);
        return inFlight < GuaranteedSegments || (inFlight < capacity && !_pool.IsExhausted);
    }

    private void Signal()
    {
        if (_gate is not null && Interlocked.Exchange(ref _signaled, 1) == 0) _gate.OnChannelReady(_index);
    }

    private readonly record struct Entry(StreamElement Element, int Segments);
}
