using StreamSql.Runtime.Rpc;

namespace StreamSql.Runtime.JobManager;

/// <summary>A running job as the epoch clock sees it. Control thread only.</summary>
internal interface IEpochJob
{
    string JobId { get; }

    /// <summary>The base objects it reads.</summary>
    IReadOnlyList<long> ObjectIds { get; }

    IReadOnlyList<IEpochSource> Sources { get; }

    /// <summary>Epochs whose barriers are on their way.</summary>
    int Outstanding { get; }

    /// <summary>It wants an epoch whether or not there is input: it is new, something changed by time, a checkpoint is due.</summary>
    bool WantsEpoch { get; }

    /// <summary>How long its last epoch took from tick to completion.</summary>
    TimeSpan LastEpochDuration { get; }

    /// <summary>The barrier to inject for an epoch.</summary>
    Barrier BeginEpoch(long epoch);

    /// <summary>The epoch has input for it, but it is behind and leaves it out; it must take a later one.</summary>
    void SkipEpoch(long epoch);

    /// <summary>
    /// The cut has <paramref name="splits"/> splits of an object, more than the job reads: looks for new ones unless it did for that
    /// many. True while it looks.
    /// </summary>
    bool DiscoversSplits(long objectId, int splits);
}
