using System.Diagnostics;

namespace StreamSql.Runtime.Tasks;

/// <summary>
/// How a task spends its time. Written by the task's worker; readers on other threads see each figure whole, a moment late.
/// </summary>
public sealed class TaskMetrics
{
    private readonly long _createdAt = Stopwatch.GetTimestamp();
    private long _busyTicks;
    private long _stateBytes;
    private long _backPressuredTicks;
    private long _backPressuredSince;

    /// <summary>Since the task was created.</summary>
    public TimeSpan Uptime => Stopwatch.GetElapsedTime(_createdAt);

    /// <summary>Bytes of working state at the newest checkpoint barrier.</summary>
    public long StateBytes => Volatile.Read(ref _stateBytes);

    /// <summary>Time spent working since the start.</summary>
    public TimeSpan Busy => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _busyTicks));

    /// <summary>Time spent waiting for a receiver's credit since the start.</summary>
    public TimeSpan BackPressured
    {
        get
        {
            long ticks = Volatile.Read(ref _backPressuredTicks);
            long since = Volatile.Read(ref _backPressuredSince);
            if (since != 0) ticks += Stopwatch.GetTimestamp() - since;
            return Stopwatch.GetElapsedTime(0, ticks);
        }
    }

    public bool IsBackPressured => Volatile.Read(ref _backPressuredSince) != 0;

    internal void OnSnapshot(long stateBytes) => Volatile.Write(ref _stateBytes, stateBytes);

    internal void OnRunStarts(long timestamp)
    {
        if (_backPressuredSince == 0) return;
        _backPressuredTicks += timestamp - _backPressuredSince;
        Volatile.Write(ref _backPressuredSince, 0);
    }

    internal void OnRunEnds(long started, bool parked)
    {
        long now = Stopwatch.GetTimestamp();
        Volatile.Write(ref _busyTicks, _busyTicks + now - started);
        if (parked) Volatile.Write(ref _backPressuredSince, now);
    }
}
