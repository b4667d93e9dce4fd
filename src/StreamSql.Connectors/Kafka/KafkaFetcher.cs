using System.Collections.Concurrent;
using StreamSql.Connectors.Kafka.Native;

namespace StreamSql.Connectors.Kafka;

/// <summary>
/// The thread that waits for the broker: takes batches from the client into the partitions' queues, stops when the task is behind by
/// <see cref="MostBuffered"/>, and wakes the task.
/// </summary>
internal sealed class KafkaFetcher : IDisposable
{
    private const long MostBuffered = 32L << 20;
    private const int WaitMs = 500;

    private readonly NativeConsumer _consumer;
    private readonly ConcurrentQueue<PartitionFetch> _added = new();
    private readonly ManualResetEventSlim _room = new(true);
    private readonly Thread _thread;
    private Action? _wakeUp;
    private long _buffered;
    private volatile bool _stopping;
    private volatile Exception? _failure;

    public KafkaFetcher(IReadOnlyDictionary<string, string> configuration, FetchedParts parts)
    {
        _consumer = new NativeConsumer(configuration, parts);
        _thread = new Thread(Run) { IsBackground = true, Name = "kafka-fetch" };
    }

    public string? Impediment => _failure?.Message ?? _consumer.Impediment;

    public void Start(Action wakeUp)
    {
        _wakeUp = wakeUp;
        _thread.Start();
    }

    public void Add(PartitionFetch partition)
    {
        _added.Enqueue(partition);
        _consumer.Wake();
    }

    public void Commit(IReadOnlyCollection<(string Topic, int Partition, long Offset)> offsets) => _consumer.Commit(offsets);

    /// <summary>The task is done with so many bytes.</summary>
    public void Consumed(int bytes)
    {
        if (Interlocked.Add(ref _buffered, -bytes) < MostBuffered) _room.Set();
    }

    /// <summary>Rethrows on the task's thread what ended the fetching one.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    public void Dispose()
    {
        _stopping = true;
        _room.Set();
        _consumer.Wake();
        if (_thread.IsAlive) _thread.Join();
        else _consumer.Dispose();
        _room.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stopping) Step();
        }
#pragma warning disable CA1031 // Whatever ends this thread must reach the task.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception;
            _wakeUp!();
        }
        finally
        {
            _consumer.Dispose();
        }
    }

    private void Step()
    {
        while (_added.TryDequeue(out PartitionFetch? partition)) _consumer.Assign(partition);
        int bytes = _consumer.Fetch(WaitMs);
        if (bytes < 0) return;
        _wakeUp!();
        if (Interlocked.Read(ref _buffered) < MostBuffered) return;
        _room.Reset();
        if (Interlocked.Read(ref _buffered) >= MostBuffered && !_stopping) _room.Wait();
    }
}
