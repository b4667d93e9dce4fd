using StreamSql.Core.Errors;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>
/// The database of one subtask in its working directory, opened when it is first needed. The task thread reads it; sets of changes are written
/// by snapshot threads, in the order they were handed over.
/// </summary>
internal sealed class LocalDatabase(string directory, RocksSettings settings) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<ChangeSet> _waiting = new();
    private RocksDatabase? _database;
    private int _waitingCount;
    private bool _disposed;

    /// <summary>Where the database lies; nothing else may be there when it opens, except files linked from a checkpoint.</summary>
    public string FilesDirectory => Path.Combine(directory, "db");

    /// <summary>True when no set handed over is still to be written.</summary>
    public bool AllApplied => Volatile.Read(ref _waitingCount) == 0;

    public RocksDatabase Database
    {
        get
        {
            lock (_lock)
            {
                if (_disposed) throw new StreamSqlException(SqlState.QueryCanceled, "the subtask has ended");
                return _database ??= RocksDatabase.Open(FilesDirectory, settings, StateKeys.Families);
            }
        }
    }

    public void Enqueue(ChangeSet changes)
    {
        lock (_lock)
        {
            _waiting.Enqueue(changes);
            Volatile.Write(ref _waitingCount, _waiting.Count);
        }
    }

    /// <summary>Writes all sets up to the given one.</summary>
    public void Apply(ChangeSet last)
    {
        lock (_lock)
        {
            RocksDatabase database = Database;
            bool done = false;
            while (!done && _waiting.TryPeek(out ChangeSet? next))
            {
                next.Apply(database);
                done = ReferenceEquals(next, last);
                _waiting.Dequeue().Dispose();
            }

            Invariant.Check(done);
            Volatile.Write(ref _waitingCount, _waiting.Count);
        }
    }

    /// <summary>Writes all sets up to the given one and links the database's files into a new directory, which it returns.</summary>
    public string Checkpoint(long checkpointId, ChangeSet last)
    {
        lock (_lock)
        {
            Apply(last);
            string target = Path.Combine(directory, $"checkpoint-{checkpointId}");
            if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
            Database.CreateCheckpoint(target);
            return target;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (ChangeSet changes in _waiting) changes.Dispose();
            _waiting.Clear();
            _database?.Dispose();
            _database = null;
            if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        }
    }
}
