using StreamSql.Core.Connectors;
using StreamSql.Core.Metadata;
using StreamSql.Runtime.Checkpointing;
using StreamSql.Runtime.Rpc;
using StreamSql.State.Storage;

namespace StreamSql.Runtime.JobManager;

/// <summary>What job masters share.</summary>
internal sealed record JobMasterServices
{
    public required ControlLoop Loop { get; init; }

    public required EpochClock Clock { get; init; }

    public required ResourceManager Resources { get; init; }

    public required IMetadataStore Metadata { get; init; }

    public required CheckpointStorage Storage { get; init; }

    public required Func<string, IConnector> Connectors { get; init; }

    public required TimeProvider Time { get; init; }

    public required CheckpointOptions Checkpoints { get; init; }

    public required IRuntimeLog Log { get; init; }

    /// <summary>Settings for jobs that say nothing else.</summary>
    public required IReadOnlyDictionary<string, string> Defaults { get; init; }

    /// <summary>Told of each complete checkpoint, on the control thread.</summary>
    public required Action<CheckpointMetadata> CheckpointCompleted { get; init; }
}
