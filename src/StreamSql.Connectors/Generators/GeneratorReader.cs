using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Generators;

/// <summary>
/// Base of readers that compute rows from their offset. With a rate, offsets become due with the clock and a timer wakes the task;
/// without, everything up to the stop is due at once. Owned by the task's thread; <see cref="KnownEndOffset"/> from any.
/// </summary>
internal abstract class GeneratorReader : ISplitReader
{
    /// <summary>Rows due within this time are generated together.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly double _offsetsPerSecond;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private volatile Split[] _splits = [];
    private Action? _wakeUp;

    /// <param name="offsetsPerSecond">Of one split; 0: full speed.</param>
    protected GeneratorReader(double offsetsPerSecond, TimeProvider time)
    {
        _offsetsPerSecond = offsetsPerSecond;
        _time = time;
        _timer = time.CreateTimer(_ => _wakeUp?.Invoke(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Open(Action wakeUp) => _wakeUp = wakeUp;

    public int AddSplit(SourceSplit split)
    {
        Invariant.Check(split.StartOffset >= 0);
        int slot = int.Parse(split.Id.AsSpan(split.Id.LastIndexOf('-') + 1));
        _splits = [.. _splits, new Split(slot, split.StartOffset, split.StopOffset ?? long.MaxValue, _time.GetTimestamp())];
        return _splits.Length - 1;
    }

    public bool Poll(int split, long limitOffset, int maxRows, out SourceBatch batch)
    {
        Split state = _splits[split];
        long available = Math.Min(Math.Min(limitOffset, state.Stop), Due(state));
        if (state.Offset >= available)
        {
            if (state.Offset < Math.Min(limitOffset, state.Stop)) WakeWhenDue();
            batch = default;
            return false;
        }

        StreamChunk? chunk = Generate(state.Slot, state.Offset, available, Math.Min(maxRows, StreamChunk.MaxRows), out long next);
        Invariant.Check(next > state.Offset && next <= available);
        Volatile.Write(ref state.Offset, next);
        batch = new SourceBatch(chunk, next, NewestTimestamp: (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10);
        return true;
    }

    public long KnownEndOffset(int split)
    {
        Split state = _splits[split];
        long generated = Volatile.Read(ref state.Offset);
        if (_offsetsPerSecond > 0) return Math.Max(generated, Due(state));
        return state.Stop < long.MaxValue ? state.Stop : generated;
    }

    public bool IsFinished(int split) => _splits[split].Offset >= _splits[split].Stop;

    public long Lag(int split) => _offsetsPerSecond > 0 ? KnownEndOffset(split) - Volatile.Read(ref _splits[split].Offset) : 0;

    public void Dispose()
    {
        _timer.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Rows of offsets from <paramref name="offset"/> to below <paramref name="end"/>, at most <paramref name="maxRows"/>; null when none
    /// of them is a row.
    /// </summary>
    protected abstract StreamChunk? Generate(int slot, long offset, long end, int maxRows, out long next);

    /// <summary>One past the last offset that the clock allows.</summary>
    private long Due(Split split)
    {
        if (_offsetsPerSecond <= 0) return split.Stop;
        double elapsed = _time.GetElapsedTime(split.AnchorTimestamp).TotalSeconds;
        return Math.Min(split.Stop, split.AnchorOffset + (long)(elapsed * _offsetsPerSecond));
    }

    /// <summary>Sets the timer to the earliest moment at which any split has a row due.</summary>
    private void WakeWhenDue()
    {
        double earliest = double.MaxValue;
        foreach (Split split in _splits)
        {
            if (split.Offset >= split.Stop) continue;
            double dueAt = (split.Offset + 1 - split.AnchorOffset) / _offsetsPerSecond;
            earliest = Math.Min(earliest, dueAt - _time.GetElapsedTime(split.AnchorTimestamp).TotalSeconds);
        }

        double seconds = Math.Clamp(earliest, ShortestPause.TotalSeconds, LongestPause.TotalSeconds);
        _timer.Change(TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
    }

    private sealed class Split(int slot, long offset, long stop, long anchorTimestamp)
    {
        public readonly int Slot = slot;
        public readonly long Stop = stop;
        public readonly long AnchorOffset = offset;
        public readonly long AnchorTimestamp = anchorTimestamp;
        public long Offset = offset;
    }
}
