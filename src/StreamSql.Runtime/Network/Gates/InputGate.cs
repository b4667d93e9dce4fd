using System.Numerics;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Network.Gates;

/// <summary>
/// All channels of a task: takes elements in turn from those that have some, combines watermarks and idleness, aligns barriers.
/// Owned by the task's current worker; channels signal from any thread.
/// </summary>
public sealed class InputGate : IChannelListener
{
    /// <summary>Elements taken from one channel before another one gets its turn.</summary>
    private const int TurnLength = 4;

    private readonly IInputChannel[] _channels;
    private readonly int[] _inputOf;
    private readonly int[] _openChannelsOfInput;
    private readonly long[] _ready;
    private readonly long[] _blocked;
    private readonly WatermarkCombiner _watermarks;
    private readonly BarrierAligner _aligner;
    private readonly Queue<GateEvent> _pending = new();
    private readonly IWakeUp _owner;
    private int _current;
    private int _turn;
    private bool _wasIdle;

    /// <param name="channels">Every channel with the number of the input it feeds.</param>
    /// <param name="owner">Woken when a channel gets its first element.</param>
    public InputGate(IReadOnlyList<(IInputChannel Channel, int Input)> channels, IWakeUp owner)
    {
        Invariant.Check(channels.Count > 0);
        _owner = owner;
        _channels = [.. channels.Select(c => c.Channel)];
        _inputOf = [.. channels.Select(c => c.Input)];
        _openChannelsOfInput = new int[_inputOf.Max() + 1];
        foreach (int input in _inputOf) _openChannelsOfInput[input]++;
        _ready = new long[(_channels.Length + 63) / 64];
        _blocked = new long[_ready.Length];
        _watermarks = new WatermarkCombiner(_channels.Length);
        _aligner = new BarrierAligner(_channels.Length);
        for (int i = 0; i < _channels.Length; i++) _channels[i].Connect(this, i);
    }

    /// <summary>Channels and their watermarks, for the monitoring views.</summary>
    public WatermarkCombiner Watermarks => _watermarks;

    /// <summary>Network segments that wait to be taken. Any thread.</summary>
    public int BuffersInUse => _channels.Sum(c => c.SegmentsInFlight);

    public bool IsAligning => _aligner.IsAligning;

    /// <summary>Every channel delivered its end and everything was handed out.</summary>
    public bool IsFinished => _aligner.AllEnded && _pending.Count == 0;

    /// <summary>The next event; false when there is none now (the owner is woken when that changes).</summary>
    public bool TryNext(out GateEvent next)
    {
        if (_pending.TryDequeue(out next)) return true;
        while (NextChannel() is var channel && channel >= 0)
        {
            if (!_channels[channel].TryTake(out StreamElement? element))
            {
                Drained(channel);
                if (_pending.TryDequeue(out next)) return true;
                continue;
            }

            if (element is StreamChunk)
            {
                next = new GateEvent(GateEventKind.Chunk, element, _inputOf[channel]);
                return true;
            }

            OnControl(channel, element);
            if (_pending.TryDequeue(out next)) return true;
        }

        next = default;
        return false;
    }

    public void OnChannelReady(int index)
    {
        Interlocked.Or(ref _ready[index >> 6], 1L << (index & 63));
        _owner.WakeUp();
    }

    private int NextChannel()
    {
        if (_turn++ < TurnLength && IsTakeable(_current)) return _current;
        _turn = 0;
        int words = _ready.Length;
        int start = _current + 1 == _channels.Length ? 0 : _current + 1;
        ulong fromStart = ulong.MaxValue << (start & 63);
        for (int i = 0; i <= words; i++)
        {
            int word = ((start >> 6) + i) % words;
            ulong bits = (ulong)(Volatile.Read(ref _ready[word]) & ~_blocked[word]);
            if (i == 0) bits &= fromStart;
            if (bits == 0) continue;
            return _current = (word << 6) + BitOperations.TrailingZeroCount(bits);
        }

        return -1;
    }

    private bool IsTakeable(int channel) =>
        ((Volatile.Read(ref _ready[channel >> 6]) & ~_blocked[channel >> 6]) >> (channel & 63) & 1) != 0;

    /// <summary>The channel is empty: clear its mark, unless it signals again in between.</summary>
    private void Drained(int channel)
    {
        Interlocked.And(ref _ready[channel >> 6], ~(1L << (channel & 63)));

        // A signal between the failed take and the line above would be lost with the mark.
        if (!_channels[channel].TryTake(out StreamElement? element)) return;
        Interlocked.Or(ref _ready[channel >> 6], 1L << (channel & 63));
        if (element is StreamChunk) _pending.Enqueue(new GateEvent(GateEventKind.Chunk, element, _inputOf[channel]));
        else OnControl(channel, element);
    }

    private void OnControl(int channel, StreamElement element)
    {
        switch (element)
        {
            case Watermark watermark:
                if (_watermarks.Advance(channel, watermark.Micros)) EnqueueWatermark();
                break;
            case StreamStatus status:
                OnStatus(channel, status.IsIdle);
                break;
            case Barrier barrier:
                if (_aligner.OnBarrier(channel, barrier) is { } aligned) EnqueueBarrier(aligned);
                else _blocked[channel >> 6] |= 1L << (channel & 63);
                break;
            case EndOfInput:
                OnEnd(channel);
                break;
            case LatencyMarker:
                _pending.Enqueue(new GateEvent(GateEventKind.Latency, element, _inputOf[channel]));
                break;
        }
    }

    private void OnStatus(int channel, bool idle)
    {
        bool advanced = _watermarks.SetIdle(channel, idle);
        if (advanced) EnqueueWatermark();
        if (_watermarks.AllIdle == _wasIdle) return;
        _wasIdle = _watermarks.AllIdle;
        _pending.Enqueue(new GateEvent(GateEventKind.Status, _wasIdle ? StreamStatus.Idle : StreamStatus.Active, 0));
    }

    private void OnEnd(int channel)
    {
        int input = _inputOf[channel];
        OnStatus(channel, false);
        if (_watermarks.Advance(channel, Watermark.End)) EnqueueWatermark();
        Barrier? completed = _aligner.OnEnd(channel);
        if (completed is not null) EnqueueBarrier(completed);
        if (--_openChannelsOfInput[input] == 0) _pending.Enqueue(new GateEvent(GateEventKind.EndOfInput, null, input));
    }

    private void EnqueueBarrier(Barrier barrier)
    {
        Array.Clear(_blocked);
        _pending.Enqueue(new GateEvent(GateEventKind.Barrier, barrier, 0));
    }

    private void EnqueueWatermark() =>
        _pending.Enqueue(new GateEvent(GateEventKind.Watermark, new Watermark(_watermarks.Current), 0));
}
