using StreamSql.Core.Errors;
using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Operators.Source;

/// <summary>Watermarks: per split, the minimum over those that are neither idle nor finished, emitted at intervals.</summary>
public sealed partial class SourceOperator
{
    private long _watermark = Watermark.None;
    private long _emittedWatermark = Watermark.None;
    private long _emittedAt;
    private bool _emittedIdle;
    private ITimer? _idleTimer;

    /// <summary>The watermark emitted last.</summary>
    public long CurrentWatermark => Volatile.Read(ref _emittedWatermark);

    private void OnBatchTimes(SplitCursor cursor, long watermark)
    {
        long now = Context.Time.GetTimestamp();
        cursor.LastBatch = now;
        if (cursor.IsIdle)
        {
            cursor.IsIdle = false;
            EmitStatus();
        }

        if (watermark > cursor.Watermark)
        {
            cursor.Watermark = watermark;
            Combine();
        }

        if (Context.Time.GetElapsedTime(_emittedAt, now) >= _host.AutoWatermarkInterval) EmitWatermark();
    }

    /// <summary>
    /// The minimum over active splits. When all are idle the furthest counts: which one fell silent last must not decide how far time got.
    /// </summary>
    private void Combine()
    {
        long minimum = long.MaxValue;
        long furthest = Watermark.None;
        bool any = false;
        foreach (SplitCursor split in _splits)
        {
            if (split.IsFinished) continue;
            furthest = Math.Max(furthest, split.Watermark);
            if (split.IsIdle) continue;
            any = true;
            minimum = Math.Min(minimum, split.Watermark);
        }

        _watermark = Math.Max(_watermark, any ? minimum : furthest);
    }

    private void EmitWatermark()
    {
        if (_watermark <= _emittedWatermark) return;
        Volatile.Write(ref _emittedWatermark, _watermark);
        _emittedAt = Context.Time.GetTimestamp();
        Output.EmitWatermark(new Watermark(_watermark));
    }

    /// <summary>At the end of all splits every window closes; false when there may be more input.</summary>
    private bool TryEmitEnd()
    {
        bool ended;
        lock (_sync) ended = _assigned && _splitsComplete && _splits.TrueForAll(s => s.IsFinished);
        if (!ended) return false;
        _watermark = Watermark.End;
        EmitWatermark();
        return true;
    }

    private void OnSplitFinished(SplitCursor cursor)
    {
        Invariant.Check(!cursor.IsFinished);
        cursor.IsFinished = true;
        Combine();
    }

    /// <summary>Leaves out splits without rows for the timeout; what that releases is shown by an epoch of its own.</summary>
    private void CheckIdleness()
    {
        if (_spec.Watermark is not { } strategy || !_assigned) return;
        var timeout = TimeSpan.FromMilliseconds(strategy.IdleTimeoutMillis);
        long now = Context.Time.GetTimestamp();
        TimeSpan next = TimeSpan.MaxValue;
        bool changed = false;
        foreach (SplitCursor split in _splits)
        {
            if (split.IsIdle || split.IsFinished || strategy.IdleTimeoutMillis <= 0) continue;
            TimeSpan left = timeout - Context.Time.GetElapsedTime(split.LastBatch, now);
            if (left <= TimeSpan.Zero)
            {
                split.IsIdle = true;
                changed = true;
            }
            else if (left < next)
            {
                next = left;
            }
        }

        if (changed || _splits.Count == 0) OnIdlenessChanged();
        if (next < TimeSpan.MaxValue) StartIdleTimer(next);
    }

    private void OnIdlenessChanged()
    {
        long before = _watermark;
        Combine();
        EmitWatermark();
        bool statusChanged = EmitStatus();
        if (_watermark > before || (statusChanged && _splits.Count > 0)) _host.RequestEpoch();
    }

    private bool EmitStatus()
    {
        bool idle = _splits.TrueForAll(s => s.IsIdle || s.IsFinished);
        if (idle == _emittedIdle) return false;
        _emittedIdle = idle;
        Output.EmitStatus(idle ? StreamStatus.Idle : StreamStatus.Active);
        return true;
    }

    private void StartIdleTimer(TimeSpan due)
    {
        due += TimeSpan.FromMilliseconds(1);
        if (_idleTimer is null) _idleTimer = Context.Time.CreateTimer(_ => _host.WakeUp(), null, due, Timeout.InfiniteTimeSpan);
        else _idleTimer.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void StopIdleTimer()
    {
        _idleTimer?.Dispose();
        _idleTimer = null;
    }
}
