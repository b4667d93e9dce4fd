using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Files;

/// <summary>
/// The thread that reads files ahead of a task: a few blocks per split, then it waits for room; at the end of followed files it waits
/// for the interval.
/// </summary>
internal sealed class FileFetcher : IDisposable
{
    private const int BlocksAhead = 2;

    private readonly Thread _thread;
    private readonly AutoResetEvent _signal = new(false);
    private readonly TimeSpan? _interval;
    private volatile FileSplit[] _splits = [];
    private Action? _wakeUp;
    private volatile bool _stopping;
    private volatile Exception? _failure;

    public FileFetcher(TimeSpan? interval)
    {
        _interval = interval;
        _thread = new Thread(Run) { IsBackground = true, Name = "file-read" };
    }

    public void Start(Action wakeUp)
    {
        _wakeUp = wakeUp;
        _thread.Start();
    }

    public void Add(FileSplit split)
    {
        _splits = [.. _splits, split];
        _signal.Set();
    }

    /// <summary>The task has taken a block: there is room for another.</summary>
    public void Consumed() => _signal.Set();

    /// <summary>Rethrows on the task's thread what ended the reading one.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    public void Dispose()
    {
        _stopping = true;
        _signal.Set();
        if (_thread.IsAlive) _thread.Join();
        foreach (FileSplit split in _splits) split.Dispose();
        _signal.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                if (ReadAll()) continue;
                bool follows = _interval is not null && Array.Exists(_splits, s => !s.Ended);
                _signal.WaitOne(follows ? _interval!.Value : Timeout.InfiniteTimeSpan);
            }
        }
#pragma warning disable CA1031 // Whatever ends this thread must reach the task.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception;
            _wakeUp!();
        }
    }

    /// <summary>One block for each split with room; false when nothing was read.</summary>
    private bool ReadAll()
    {
        bool any = false;
        foreach (FileSplit split in _splits)
        {
            if (_stopping || split.Ended || split.Blocks.Count >= BlocksAhead) continue;
            try
            {
                bool read = split.ReadBlock();
                any |= read;
                if (read || split.Ended) _wakeUp!();
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                throw split.Broken(exception);
            }
        }

        return any;
    }
}
