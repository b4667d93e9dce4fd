using StreamSql.Core.Errors;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.Checkpointing;
using StreamSql.Runtime.Rpc;
using StreamSql.Runtime.Tasks;
using StreamSql.State.Storage;

namespace StreamSql.Runtime.JobManager;

/// <summary>The job's part in epochs and checkpoints. Control thread only.</summary>
internal sealed partial class JobMaster : IEpochJob, ICheckpointedJob
{
    private readonly Queue<(long Epoch, long Timestamp)> _pendingEpochs = new();
    private bool _wanted;
    private bool _skipped;

    IReadOnlyList<IEpochSource> IEpochJob.Sources => EpochSources;

    public int Outstanding => _pendingEpochs.Count;

    public bool WantsEpoch => EpochSources.Count > 0 && (_wanted || (_skipped && Outstanding == 0));

    public TimeSpan LastEpochDuration { get; private set; }

    /// <summary>The newest epoch that all of its tasks have processed.</summary>
    public long CompletedEpoch { get; private set; }

    private IReadOnlyList<IEpochSource> EpochSources { get; set; } = [];

    public Barrier BeginEpoch(long epoch)
    {
        Invariant.Check(Status == JobStatus.Running && _execution is not null);
        _wanted = false;
        _skipped = false;
        _pendingEpochs.Enqueue((epoch, _services.Time.GetTimestamp()));
        bool complete = _execution.Vertices.All(v => v.State == ExecutionState.Running);
        long checkpointId = complete ? _checkpoints.TryBegin(epoch, _execution.Vertices.Select(v => v.Id)) : 0;
        return new Barrier(epoch, checkpointId, checkpointId > 0 ? BarrierKind.Checkpoint : BarrierKind.Epoch);
    }

    public void SkipEpoch(long epoch) => _skipped = true;

    public bool DiscoversSplits(long objectId, int splits)
    {
        bool looking = false;
        foreach (SourceCoordinator source in _sources)
        {
            if (source.ObjectId != objectId) continue;
            if (!source.IsDiscovering && splits > source.AskedFor)
            {
                source.AskedFor = splits;
                Discover(source);
            }

            looking |= source.IsDiscovering;
        }

        return looking;
    }

    public void RequestCheckpointEpoch() => WantEpoch();

    public void OnCheckpointComplete(CheckpointMetadata metadata)
    {
        _restarts.OnCheckpointComplete();
        _executor?.NotifyCheckpointComplete(JobId, Attempt, metadata.CheckpointId);
        _services.CheckpointCompleted(metadata);
    }

    public void OnTooManyFailures(string reason)
    {
        if (Status != JobStatus.Running || _execution is null) return;
        _checkpointFailure = new StreamSqlException(SqlState.IoError, $"too many checkpoints failed in a row; the last one: {reason}");
        _executor!.Cancel(JobId, Attempt);
    }

    public void Warn(string message) => _services.Log.Warn(message);

    private void WantEpoch()
    {
        if (EpochSources.Count == 0) return;
        _wanted = true;
        _services.Clock.OnJobChanged();
    }

    /// <summary>Completes what every running task has processed.</summary>
    private void AdvanceEpochs()
    {
        long passed = _execution!.PassedEpoch;
        bool any = false;
        while (_pendingEpochs.TryPeek(out (long Epoch, long Timestamp) next) && next.Epoch <= passed)
        {
            _pendingEpochs.Dequeue();
            CompletedEpoch = next.Epoch;
            LastEpochDuration = _services.Time.GetElapsedTime(next.Timestamp);
            any = true;
        }

        if (any) _services.Clock.OnJobChanged();
    }
}
