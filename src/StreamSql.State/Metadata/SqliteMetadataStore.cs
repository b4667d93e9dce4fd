using Microsoft.Data.Sqlite;
using StreamSql.Core.Errors;
using StreamSql.Core.Metadata;

namespace StreamSql.State.Metadata;

/// <summary>The durable catalog in one SQLite file (WAL, synchronous = FULL). One connection behind a lock: thread-safe.</summary>
public sealed class SqliteMetadataStore : IMetadataStore
{
    /// <summary>Kept in user_version; a newer file is refused.</summary>
    private const int SchemaVersion = 1;

    private const string Tables = """
        CREATE TABLE IF NOT EXISTS objects (
          id INTEGER PRIMARY KEY, schema TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, owner TEXT NOT NULL,
          sql TEXT NOT NULL, detail TEXT NOT NULL, created INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS jobs (
          id TEXT PRIMARY KEY, name TEXT NOT NULL, object_id INTEGER NOT NULL, status TEXT NOT NULL, graph TEXT NOT NULL,
          checkpoint TEXT, failure TEXT, created INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS sequences (name TEXT PRIMARY KEY, next INTEGER NOT NULL);
        """;

    private readonly Lock _lock = new();
    private readonly SqliteConnection _connection;

    static SqliteMetadataStore() => SQLitePCL.Batteries_V2.Init();

    public SqliteMetadataStore(string file)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            _connection.Open();
            Execute("PRAGMA journal_mode = WAL");
            Execute("PRAGMA synchronous = FULL");
            long version = Scalar("PRAGMA user_version");
            if (version > SchemaVersion)
                throw new StreamSqlException(
                    SqlState.ObjectNotInPrerequisiteState, $"metadata \"{file}\" has format {version}, this server knows {SchemaVersion}");
            Execute(Tables);
            Execute($"PRAGMA user_version = {SchemaVersion}");
        }
        catch (SqliteException error)
        {
            _connection.Dispose();
            throw new StreamSqlException(SqlState.IoError, $"metadata \"{file}\" cannot be opened: {error.Message}", error);
        }
    }

    public IReadOnlyList<ObjectRecord> LoadObjects() => Query(
        "SELECT id, schema, name, kind, owner, sql, detail, created FROM objects ORDER BY id",
        r => new ObjectRecord(
            r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.GetString(6), r.GetInt64(7)));

    public void SaveObjects(IReadOnlyList<ObjectRecord> upserts, IReadOnlyList<long> deletes) => Transact(() =>
    {
        foreach (long id in deletes) Execute("DELETE FROM objects WHERE id = $1", id);
        foreach (ObjectRecord o in upserts)
            Execute(
                "INSERT OR REPLACE INTO objects VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                o.Id, o.Schema, o.Name, o.Kind, o.Owner, o.Sql, o.DetailJson, o.CreatedMicros);
        return 0;
    });

    public IReadOnlyList<JobRecord> LoadJobs() => Query(
        "SELECT id, name, object_id, status, graph, checkpoint, failure, created FROM jobs ORDER BY created, id",
        r => new JobRecord(
            r.GetString(0), r.GetString(1), r.GetInt64(2), r.GetString(3), r.GetString(4), Text(r, 5), Text(r, 6), r.GetInt64(7)));

    public void SaveJob(JobRecord job) => Transact(() => Execute(
        "INSERT OR REPLACE INTO jobs VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        job.Id, job.Name, job.ObjectId, job.Status, job.GraphJson, job.CheckpointPath, job.FailureReason, job.CreatedMicros));

    public void DeleteJob(string jobId) => Transact(() => Execute("DELETE FROM jobs WHERE id = $1", jobId));

    public IReadOnlyDictionary<string, string> LoadSettings() =>
        Query("SELECT key, value FROM settings", r => (Key: r.GetString(0), Value: r.GetString(1)))
            .ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);

    public void SaveSetting(string key, string? value) => Transact(() => value is null
        ? Execute("DELETE FROM settings WHERE key = $1", key)
        : Execute("INSERT OR REPLACE INTO settings VALUES ($1, $2)", key, value));

    public long Reserve(string sequence, int count) => Transact(() => Scalar(
        "INSERT INTO sequences VALUES ($1, $2 + 1) ON CONFLICT (name) DO UPDATE SET next = next + $2 RETURNING next - $2", sequence, count));

    public void Dispose()
    {
        lock (_lock) _connection.Dispose();
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read)
    {
        lock (_lock)
        {
            using SqliteCommand command = Command(sql, []);
            using SqliteDataReader reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read()) rows.Add(read(reader));
            return rows;
        }
    }

    private T Transact<T>(Func<T> work)
    {
        lock (_lock)
        {
            try
            {
                Execute("BEGIN IMMEDIATE");
                T result = work();
                Execute("COMMIT");
                return result;
            }
            catch (SqliteException error)
            {
                TryRollback();
                throw new StreamSqlException(SqlState.IoError, $"metadata cannot be written: {error.Message}", error);
            }
        }
    }

    private void TryRollback()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // No transaction was open, or SQLite has rolled it back itself.
        }
    }

    private int Execute(string sql, params object?[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    private long Scalar(string sql, params object?[] parameters)
    {
        using SqliteCommand command = Command(sql, parameters);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteCommand Command(string sql, object?[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < parameters.Length; i++) command.Parameters.AddWithValue($"${i + 1}", parameters[i] ?? DBNull.Value);
        return command;
    }
}
