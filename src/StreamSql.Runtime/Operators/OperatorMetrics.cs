namespace StreamSql.Runtime.Operators;

/// <summary>
/// Counters of one operator instance. Plain fields written by the owning task only; readers on other threads may see them a
/// moment late, never torn.
/// </summary>
public sealed class OperatorMetrics
{
    private long _lateRows;
    private long _nullTimeRows;
    private long _droppedUpdates;

    /// <summary>Rows dropped because their window had closed (Flink: numLateRecordsDropped).</summary>
    public long LateRowsDropped => Volatile.Read(ref _lateRows);

    /// <summary>Rows dropped because their event time is NULL.</summary>
    public long NullTimeRowsDropped => Volatile.Read(ref _nullTimeRows);

    /// <summary>Withdrawals of rows that state does not hold any more (expired or never seen).</summary>
    public long UnmatchedRetractions => Volatile.Read(ref _droppedUpdates);

    internal void AddLateRows(long rows) => Volatile.Write(ref _lateRows, _lateRows + rows);

    internal void AddNullTimeRows(long rows) => Volatile.Write(ref _nullTimeRows, _nullTimeRows + rows);

    internal void AddUnmatchedRetractions(long rows) => Volatile.Write(ref _droppedUpdates, _droppedUpdates + rows);
}
