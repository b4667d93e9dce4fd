using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Network.Gates;

/// <summary>
/// The minimum of the watermarks of several inputs, idle ones left out; the furthest when all are idle. Owned by one task.
/// </summary>
public sealed class WatermarkCombiner
{
    private readonly long[] _watermarks;
    private readonly bool[] _idle;
    private int _idleCount;

    public WatermarkCombiner(int inputs)
    {
        _watermarks = new long[inputs];
        _idle = new bool[inputs];
        Array.Fill(_watermarks, Watermark.None);
    }

    /// <summary>The newest combined watermark; never goes back.</summary>
    public long Current { get; private set; } = Watermark.None;

    public bool AllIdle => _idleCount == _idle.Length;

    public long this[int input] => _watermarks[input];

    public bool IsIdle(int input) => _idle[input];

    /// <summary>Notes an input's watermark; true when the combined one advanced.</summary>
    public bool Advance(int input, long micros)
    {
        if (micros <= _watermarks[input]) return false;
        _watermarks[input] = micros;
        return !_idle[input] && Recompute();
    }

    /// <summary>Notes that an input became idle or active; true when the combined watermark advanced.</summary>
    public bool SetIdle(int input, bool idle)
    {
        if (_idle[input] == idle) return false;
        _idle[input] = idle;
        _idleCount += idle ? 1 : -1;
        return idle && Recompute();
    }

    private bool Recompute()
    {
        // When all are idle the furthest counts: which one fell silent last must not decide how far time got.
        long minimum = AllIdle ? _watermarks.Max() : long.MaxValue;
        for (int i = 0; i < _watermarks.Length; i++)
            if (!_idle[i]) minimum = Math.Min(minimum, _watermarks[i]);
        if (minimum <= Current) return false;
        Current = minimum;
        return true;
    }
}
