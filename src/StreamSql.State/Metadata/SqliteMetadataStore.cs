using StreamSql.Core.Errors;
using StreamSql.Core.Metadata;

namespace StreamSql.State.Metadata;

/// <summary>The durable catalog in one SQLite file. Thread-safe.</summary>
public sealed class SqliteMetadataStore : IMetadataStore
{
    public SqliteMetadataStore(string file) => throw StreamSqlException.NotSupported($"metadata in {file}");

    public IReadOnlyList<ObjectRecord> LoadObjects() => throw StreamSqlException.NotSupported("SqliteMetadataStore");

    public void SaveObjects(IReadOnlyList<ObjectRecord> upserts, IReadOnlyList<long> deletes) =>
        throw StreamSqlException.NotSupported("SqliteMetadataStore");

    public IReadOnlyList<JobRecord> LoadJobs() => throw StreamSqlException.NotSupported("SqliteMetadataStore");

    public void SaveJob(JobRecord job) => throw StreamSqlException.NotSupported("SqliteMetadataStore");

    public void DeleteJob(string jobId) => throw StreamSqlException.NotSupported("SqliteMetadataStore");

    public IReadOnlyDictionary<string, string> LoadSettings() => throw StreamSqlException.NotSupported("SqliteMetadataStore");

    public void SaveSetting(string key, string? value) => throw StreamSqlException.NotSupported("SqliteMetadataStore");

    public long Reserve(string sequence, int count) => throw StreamSqlException.NotSupported("SqliteMetadataStore");

    public void Dispose() => throw StreamSqlException.NotSupported("SqliteMetadataStore");
}
