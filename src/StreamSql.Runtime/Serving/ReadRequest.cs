namespace StreamSql.Runtime.Serving;

/// <summary>What to do when the views a statement names are not all readable at one epoch (streamsql.read_consistency).</summary>
public enum ReadConsistency
{
    /// <summary>Wait for a common epoch, then read each at its newest and say so.</summary>
    Snapshot,

    /// <summary>Wait for a common epoch, then fail.</summary>
    Strict,

    /// <summary>Read each at its newest at once.</summary>
    Available,
}

/// <summary>The stored objects a statement reads, and how consistent it wants them.</summary>
public sealed record ReadRequest
{
    /// <summary>Materialized views by object id.</summary>
    public IReadOnlyList<long> Views { get; init; } = [];

    /// <summary>Tables by object id: read at the offset that the views' epoch covers, or their newest without views.</summary>
    public IReadOnlyList<long> Tables { get; init; } = [];

    public ReadConsistency Consistency { get; init; }

    /// <summary>streamsql.read_wait.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Epochs below this do not cover what the session wrote; 0: any.</summary>
    public long MinimumEpoch { get; init; }

    /// <summary>AS OF: exactly this epoch; 0: the newest.</summary>
    public long ExactEpoch { get; init; }

    /// <summary>Names for messages, by object id.</summary>
    public IReadOnlyDictionary<long, string> Names { get; init; } = new Dictionary<long, string>();
}
