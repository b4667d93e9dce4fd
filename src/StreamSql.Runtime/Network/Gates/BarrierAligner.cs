using StreamSql.Core.Errors;
using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Network.Gates;

/// <summary>
/// Holds back channels that have delivered the current barrier until all others have, or have ended. Owned by one task.
/// </summary>
internal sealed class BarrierAligner(int channels)
{
    private readonly bool[] _delivered = new bool[channels];
    private readonly bool[] _ended = new bool[channels];
    private int _deliveredCount;
    private int _endedCount;
    private Barrier? _current;

    public bool IsAligning => _current is not null;

    public bool AllEnded => _endedCount == channels;

    public bool IsBlocked(int channel) => _delivered[channel];

    /// <summary>A barrier arrived on a channel; returns it when it was the last one awaited.</summary>
    public Barrier? OnBarrier(int channel, Barrier barrier)
    {
        Invariant.Check(!_delivered[channel] && !_ended[channel]);
        Invariant.Check(_current is null || (_current.Epoch == barrier.Epoch && _current.CheckpointId == barrier.CheckpointId));
        _current = barrier;
        _delivered[channel] = true;
        _deliveredCount++;
        return TakeIfComplete();
    }

    /// <summary>A channel ended: it delivers every barrier from now on. Returns the barrier that this completes, if any.</summary>
    public Barrier? OnEnd(int channel)
    {
        Invariant.Check(!_ended[channel] && !_delivered[channel]);
        _ended[channel] = true;
        _endedCount++;
        return _current is null ? null : TakeIfComplete();
    }

    private Barrier? TakeIfComplete()
    {
        if (_deliveredCount + _endedCount < channels) return null;
        Barrier? complete = _current;
        _current = null;
        _deliveredCount = 0;
        Array.Clear(_delivered);
        return complete;
    }
}
