namespace StreamSql.State.Backends.RocksDb;

/// <summary>Follows the changes of one table and hands them over at a snapshot. Owned by the task thread.</summary>
internal interface IStateWriter : IDisposable
{
    string Name { get; }

    uint Id { get; }

    /// <summary>Appends what has changed since the last call. <paramref name="applied"/>: all sets before are in the database.</summary>
    void Collect(ChangeSet changes, bool applied);
}
