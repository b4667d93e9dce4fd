using StreamSql.State.Storage;

namespace StreamSql.Runtime.Checkpointing;

/// <summary>The job as its checkpoint coordinator sees it. Control thread only.</summary>
internal interface ICheckpointedJob
{
    string JobId { get; }

    string JobName { get; }

    int Attempt { get; }

    /// <summary>A checkpoint is due and no barrier is coming by itself.</summary>
    void RequestCheckpointEpoch();

    void OnCheckpointComplete(CheckpointMetadata metadata);

    /// <summary>More checkpoints failed in a row than the job tolerates.</summary>
    void OnTooManyFailures(string reason);

    void Warn(string message);
}
