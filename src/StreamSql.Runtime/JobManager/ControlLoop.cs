using System.Collections.Concurrent;

namespace StreamSql.Runtime.JobManager;

/// <summary>
/// The JobManager's one thread: dispatcher, job masters and the epoch clock all run on it and need no locks among them. Others post.
/// </summary>
public sealed class ControlLoop : IDisposable
{
    private readonly BlockingCollection<Action> _actions = new();
    private readonly Action<Exception> _onError;
    private readonly Thread _thread;

    public ControlLoop(Action<Exception> onError)
    {
        _onError = onError;
        _thread = new Thread(Run) { Name = "jobmanager", IsBackground = true };
        _thread.Start();
    }

    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Runs an action on the loop's thread, after those posted before. Dropped after the end.</summary>
    public void Post(Action action)
    {
        try
        {
            _actions.Add(action);
        }
        catch (InvalidOperationException)
        {
            // The loop has ended; nobody is left to care.
        }
    }

    /// <summary>Runs a function on the loop's thread and hands back its result or exception.</summary>
    public Task<T> InvokeAsync<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                done.TrySetResult(function());
            }
            catch (Exception failure)
            {
                done.TrySetException(failure);
            }
        });
        return done.Task;
    }

    /// <summary>Posts what comes of a task: its result, or its exception to <paramref name="onError"/>.</summary>
    public void PostWhenDone<T>(Task<T> task, Action<T> onResult, Action<Exception> onError) =>
        task.ContinueWith(
            done => Post(() =>
            {
                if (done.IsCompletedSuccessfully) onResult(done.Result);
                else onError(done.Exception?.InnerException ?? new OperationCanceledException());
            }),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    public void Dispose()
    {
        _actions.CompleteAdding();
        if (!IsCurrent) _thread.Join();
    }

    private void Run()
    {
        foreach (Action action in _actions.GetConsumingEnumerable())
        {
            try
            {
                action();
            }
            catch (Exception failure)
            {
                _onError(failure);
            }
        }
    }
}
