using System.Diagnostics;

namespace StreamSql.Runtime.Tasks;

/// <summary>
/// The threads that run tasks: one per core, one run queue in order of waking. The queue's lock is taken once per quantum, not per batch;
/// a worker without work sleeps. Any thread.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    /// <summary>How long a task may run before others get their turn.</summary>
    private static readonly long Quantum = Stopwatch.Frequency / 1000;

    private readonly object _lock = new();
    private readonly Queue<WorkItem> _queue = new();
    private readonly Thread[] _threads;
    private int _sleeping;
    private long _executions;
    private bool _stopped;

    public WorkerPool(int workers)
    {
        _threads = new Thread[Math.Max(1, workers)];
        for (int i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { Name = $"worker-{i}", IsBackground = true };
            _threads[i].Start();
        }
    }

    public int Workers => _threads.Length;

    /// <summary>Quanta run so far; what does not grow costs no CPU.</summary>
    public long Executions => Interlocked.Read(ref _executions);

    public void Dispose()
    {
        lock (_lock)
        {
            _stopped = true;
            Monitor.PulseAll(_lock);
        }

        foreach (Thread thread in _threads)
            if (thread != Thread.CurrentThread) thread.Join();
    }

    internal void Enqueue(WorkItem item)
    {
        lock (_lock)
        {
            _queue.Enqueue(item);
            if (_sleeping > 0) Monitor.Pulse(_lock);
        }
    }

    private void Work()
    {
        while (Take() is { } item)
        {
            Interlocked.Increment(ref _executions);
            item.Execute(Quantum);
        }
    }

    private WorkItem? Take()
    {
        lock (_lock)
        {
            while (!_stopped)
            {
                if (_queue.TryDequeue(out WorkItem? item)) return item;
                _sleeping++;
                Monitor.Wait(_lock);
                _sleeping--;
            }
        }

        return null;
    }
}
