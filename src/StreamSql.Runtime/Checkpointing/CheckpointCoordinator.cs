using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Rpc;
using StreamSql.Runtime.Tasks;
using StreamSql.State.Storage;

namespace StreamSql.Runtime.Checkpointing;

/// <summary>
/// Turns some of a job's barriers into checkpoints: decides which, collects the tasks' parts, writes the metadata, tells the tasks. One per
/// job, on the control thread; files are written elsewhere.
/// </summary>
internal sealed class CheckpointCoordinator : IDisposable
{
    private const int HistoryKept = 10;

    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(1);

    private readonly ICheckpointedJob _job;
    private readonly CheckpointStorage _storage;
    private readonly ControlLoop _loop;
    private readonly TimeProvider _time;
    private readonly ITimer _intervalTimer;
    private readonly ITimer _timeoutTimer;
    private readonly Queue<CheckpointStatus> _history = new();
    private Task _work = Task.CompletedTask;
    private PendingCheckpoint? _pending;
    private bool _writing;
    private bool _disposed;
    private long _lastId;
    private long _lastTrigger;
    private long _lastCompletion;
    private long _dirtyEpoch;
    private long _coveredEpoch;
    private int _failures;

    public CheckpointCoordinator(ICheckpointedJob job, CheckpointOptions options, CheckpointStorage storage, ControlLoop loop, TimeProvider time)
    {
        _job = job;
        _storage = storage;
        _loop = loop;
        _time = time;
        Options = options;
        _intervalTimer = time.CreateTimer(_ => loop.Post(OnInterval), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timeoutTimer = time.CreateTimer(_ => loop.Post(OnTimeout), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public CheckpointOptions Options { get; }

    public bool IsEnabled => Options.Interval > TimeSpan.Zero;

    /// <summary>The newest complete checkpoint.</summary>
    public CheckpointMetadata? Latest { get; private set; }

    /// <summary>The newest checkpoints, oldest first, with the one under way.</summary>
    public IReadOnlyList<CheckpointStatus> History => _pending is null
        ? [.. _history]
        : [.. _history, new CheckpointStatus(_pending.Id, _pending.Epoch, "IN_PROGRESS", _pending.StartedAt, Elapsed(_pending), 0, null)];

    /// <summary>Something happened since the last checkpoint and the interval is over.</summary>
    public bool WantsBarrier => IsEnabled && !_disposed && _pending is null && !_writing && _dirtyEpoch > _coveredEpoch && IsDue;

    private bool IsDue => _lastTrigger == 0
        || (_time.GetElapsedTime(_lastTrigger) >= Options.Interval
            && (_lastCompletion == 0 || _time.GetElapsedTime(_lastCompletion) >= Options.MinPause));

    /// <summary>Goes on after a restored checkpoint.</summary>
    public void StartFrom(CheckpointMetadata? restored)
    {
        Latest = restored;
        _lastId = Math.Max(_lastId, restored?.CheckpointId ?? 0);
        _dirtyEpoch = _coveredEpoch = 0;
        _lastTrigger = restored is null ? 0 : _time.GetTimestamp();
    }

    /// <summary>The number of the checkpoint that the barrier of this epoch begins; 0: none.</summary>
    public long TryBegin(long epoch, IEnumerable<ExecutionId> tasks)
    {
        _dirtyEpoch = epoch;
        if (!IsEnabled || _disposed) return 0;
        if (_pending is not null || _writing || !IsDue)
        {
            ArmInterval();
            return 0;
        }

        long id = ++_lastId;
        _lastTrigger = _time.GetTimestamp();
        _pending = new PendingCheckpoint(id, epoch, tasks, _time.GetUtcNow(), _lastTrigger);
        _storage.PrepareCheckpoint(_job.JobId, id);
        _timeoutTimer.Change(Options.Timeout, Timeout.InfiniteTimeSpan);
        return id;
    }

    public void Acknowledge(CheckpointAcknowledgement part)
    {
        if (_pending is null || part.CheckpointId != _pending.Id || !_pending.Acknowledge(part)) return;
        if (_pending.IsComplete) Complete(_pending);
    }

    public void Decline(long checkpointId, string reason)
    {
        if (_pending?.Id == checkpointId) Abort(reason, countsAsFailure: true);
    }

    /// <summary>A task ended: what it has not acknowledged it never will.</summary>
    public void OnTaskEnded() => Abort("a task ended", countsAsFailure: false);

    /// <summary>Completes when no file of the job is being written or removed any more.</summary>
    public Task WhenQuietAsync() => _work;

    /// <summary>The job stops or restarts.</summary>
    public void Stop()
    {
        Abort("the job stopped", countsAsFailure: false);
        _intervalTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        Stop();
        _disposed = true;
        _intervalTimer.Dispose();
        _timeoutTimer.Dispose();
    }

    private void Complete(PendingCheckpoint pending)
    {
        _pending = null;
        _writing = true;
        _timeoutTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        CheckpointMetadata metadata = pending.ToMetadata(_job.JobId, _job.JobName, Elapsed(pending));
        int attempt = _job.Attempt;
        Task<CheckpointMetadata> write = Task.Run(() =>
        {
            _storage.Complete(metadata, Options.Retained);
            return metadata;
        });
        Track(write);
        _loop.PostWhenDone(
            write,
            done => OnWritten(pending, done, attempt),
            failure => OnWriteFailed(pending, failure));
    }

    private void OnWritten(PendingCheckpoint pending, CheckpointMetadata metadata, int attempt)
    {
        _writing = false;
        _failures = 0;
        Latest = metadata;
        _coveredEpoch = pending.Epoch;
        _lastCompletion = _time.GetTimestamp();
        Remember(pending, "COMPLETED", metadata.StateSize, null);
        if (_disposed) return;
        if (attempt == _job.Attempt) _job.OnCheckpointComplete(metadata);
        if (_dirtyEpoch > _coveredEpoch) ArmInterval();
    }

    private void OnWriteFailed(PendingCheckpoint pending, Exception failure)
    {
        _writing = false;
        Fail(pending, failure.Message, countsAsFailure: true);
    }

    private void Abort(string reason, bool countsAsFailure)
    {
        if (_pending is not { } pending) return;
        _pending = null;
        _timeoutTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Fail(pending, reason, countsAsFailure);
    }

    private void Fail(PendingCheckpoint pending, string reason, bool countsAsFailure)
    {
        Remember(pending, "FAILED", 0, reason);
        string jobId = _job.JobId;
        Track(Task.Run(() => _storage.Discard(jobId, pending.Id)));
        if (!countsAsFailure || _disposed) return;
        _job.Warn($"checkpoint {pending.Id} of job \"{_job.JobName}\" failed: {reason}");
        if (++_failures > Options.TolerableFailures)
        {
            _failures = 0;
            _job.OnTooManyFailures(reason);
            return;
        }

        ArmInterval();
    }

    /// <summary>Failures are reported where the task is awaited for its result; here only its end counts.</summary>
    private void Track(Task work) =>
        _work = Task.WhenAll(_work, work.ContinueWith(_ => { }, TaskScheduler.Default));

    private void Remember(PendingCheckpoint pending, string status, long size, string? failure)
    {
        _history.Enqueue(new CheckpointStatus(pending.Id, pending.Epoch, status, pending.StartedAt, Elapsed(pending), size, failure));
        if (_history.Count > HistoryKept) _history.Dequeue();
    }

    private void ArmInterval()
    {
        if (_disposed || !IsEnabled) return;
        TimeSpan left = Options.Interval - (_lastTrigger == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_lastTrigger));
        if (_lastCompletion != 0)
        {
            TimeSpan pause = Options.MinPause - _time.GetElapsedTime(_lastCompletion);
            if (pause > left) left = pause;
        }

        _intervalTimer.Change(left > TimeSpan.Zero ? left + Resolution : Resolution, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Timers go by a coarse clock and may fire early: what is not due yet is armed again.</summary>
    private void OnInterval()
    {
        if (WantsBarrier) _job.RequestCheckpointEpoch();
        else if (_pending is null && !_writing && _dirtyEpoch > _coveredEpoch) ArmInterval();
    }

    private void OnTimeout()
    {
        if (_pending is null) return;
        TimeSpan left = Options.Timeout - Elapsed(_pending);
        if (left <= TimeSpan.Zero) Abort("timed out", countsAsFailure: true);
        else _timeoutTimer.Change(left + Resolution, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Elapsed(PendingCheckpoint pending) => _time.GetElapsedTime(pending.StartedTimestamp);
}
