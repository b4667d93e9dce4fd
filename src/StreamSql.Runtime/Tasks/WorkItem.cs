using StreamSql.Core.Errors;
using StreamSql.Runtime.Network;

namespace StreamSql.Runtime.Tasks;

/// <summary>
/// Something a worker runs for a quantum when it has been woken: idle, queued, running, or running and woken again meanwhile. Never run
/// by two workers at once; a wake-up is never lost.
/// </summary>
public abstract class WorkItem(WorkerPool pool) : IWakeUp
{
    private const int Idle = 0;
    private const int Queued = 1;
    private const int Running = 2;
    private const int Woken = 3;

    private int _phase;

    public void WakeUp()
    {
        // What the caller wrote before must be seen by a run that has already looked.
        Interlocked.MemoryBarrier();
        while (true)
        {
            int phase = Volatile.Read(ref _phase);
            if (phase is Queued or Woken) return;
            int next = phase == Idle ? Queued : Woken;
            if (Interlocked.CompareExchange(ref _phase, next, phase) != phase) continue;
            if (phase == Idle) pool.Enqueue(this);
            return;
        }
    }

    internal void Execute(long quantum)
    {
        int before = Interlocked.Exchange(ref _phase, Running);
        Invariant.Check(before == Queued);
        if (Run(System.Diagnostics.Stopwatch.GetTimestamp() + quantum))
        {
            Volatile.Write(ref _phase, Queued);
            pool.Enqueue(this);
            return;
        }

        if (Interlocked.CompareExchange(ref _phase, Idle, Running) == Running) return;
        Volatile.Write(ref _phase, Queued);
        pool.Enqueue(this);
    }

    /// <summary>Works until nothing is left (false) or the deadline, a stopwatch timestamp, has passed (true). Must not throw.</summary>
    protected abstract bool Run(long deadline);
}
