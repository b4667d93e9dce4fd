namespace StreamSql.Core.Metadata;

/// <summary>
/// The durable catalog: everything needed to come back. Calls are synchronous, atomic each, thread-safe, and durable on return.
/// Cluster stores add a fencing token to each write; the signatures stay.
/// </summary>
public interface IMetadataStore : IDisposable
{
    IReadOnlyList<ObjectRecord> LoadObjects();

    /// <summary>Inserts or replaces objects and deletes others in one transaction.</summary>
    void SaveObjects(IReadOnlyList<ObjectRecord> upserts, IReadOnlyList<long> deletes);

    IReadOnlyList<JobRecord> LoadJobs();

    void SaveJob(JobRecord job);

    void DeleteJob(string jobId);

    IReadOnlyDictionary<string, string> LoadSettings();

    void SaveSetting(string key, string? value);

    /// <summary>
    /// Reserves <paramref name="count"/> numbers of a named sequence (<c>object-id</c>, <c>epoch</c>) and returns the first; starts at 1.
    /// </summary>
    long Reserve(string sequence, int count);
}

/// <summary>A catalog object as stored: <paramref name="Kind"/> is stream, table, view, materialized_view, sink, index, schema.</summary>
/// <param name="Sql">The canonical CREATE statement.</param>
/// <param name="DetailJson">Kind-specific facts (columns, keys, options, job id) that the catalog wrote.</param>
public sealed record ObjectRecord(
    long Id, string Schema, string Name, string Kind, string Owner, string Sql, string DetailJson, long CreatedMicros);

/// <summary>A long-running job and where to resume it.</summary>
/// <param name="Status">Flink's job states: CREATED RUNNING FAILING FAILED RESTARTING SUSPENDED CANCELED FINISHED.</param>
/// <param name="GraphJson">The JobGraph.</param>
/// <param name="CheckpointPath">A savepoint to start from when there is no newer checkpoint; null: fresh.</param>
public sealed record JobRecord(
    string Id, string Name, long ObjectId, string Status, string GraphJson, string? CheckpointPath, string? FailureReason, long CreatedMicros);
