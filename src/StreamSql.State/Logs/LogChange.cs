using StreamSql.Core.Columnar;

namespace StreamSql.State.Logs;

/// <summary>What an INSERT does with a row whose key exists.</summary>
public enum ConflictAction
{
    /// <summary>23505.</summary>
    Error,

    /// <summary>The row is left out: ON CONFLICT DO NOTHING.</summary>
    DoNothing,

    /// <summary>The row replaces the existing one: upsert.</summary>
    Replace,
}

/// <summary>
/// Rows for one log: inserts, or a changelog with row kinds for tables. The log retains the chunk as long as it needs it; the caller
/// keeps its own reference.
/// </summary>
public sealed record LogChange(long ObjectId, StreamChunk Chunk, ConflictAction OnConflict = ConflictAction.Error);

/// <summary>Where acknowledged rows lie, and how many the statement affected (inserted, updated or deleted rows).</summary>
public readonly record struct LogRange(long ObjectId, long Start, long End, long AffectedRows);
