using StreamSql.Core.Errors;

namespace StreamSql.Server.Sessions;

/// <summary>
/// A transaction block, or the implicit one of a multi-statement query or a pipeline. Row changes are kept until COMMIT and applied
/// together; ROLLBACK drops them. Owned by the session.
/// </summary>
internal sealed class TransactionBlock
{
    private readonly List<(string Name, int Writes)> _savepoints = [];
    private readonly List<IPendingWrite> _writes = [];

    public TransactionState State { get; private set; }

    /// <summary>Not opened by BEGIN: ends with the query or the Sync.</summary>
    public bool IsImplicit { get; private set; }

    public bool IsReadOnly { get; set; }

    public IReadOnlyList<IPendingWrite> Writes => _writes;

    /// <summary>Row changes are to be kept rather than applied.</summary>
    public bool Defers => State == TransactionState.Active || IsImplicit;

    /// <summary>What ReadyForQuery says.</summary>
    public TransactionState Visible => State;

    public void BeginImplicit() => IsImplicit = true;

    public void Begin(bool readOnly)
    {
        State = TransactionState.Active;
        IsImplicit = false;
        IsReadOnly = readOnly;
    }

    public void Fail()
    {
        if (State == TransactionState.Active) State = TransactionState.Failed;
    }

    public void Add(IPendingWrite write)
    {
        if (IsReadOnly) throw new StreamSqlException(SqlState.ReadOnlyTransaction, "cannot execute writes in a read-only transaction");
        _writes.Add(write);
    }

    public void AddSavepoint(string name) => _savepoints.Add((name, _writes.Count));

    public void RollbackTo(string name)
    {
        int index = Find(name);
        _writes.RemoveRange(_savepoints[index].Writes, _writes.Count - _savepoints[index].Writes);
        _savepoints.RemoveRange(index + 1, _savepoints.Count - index - 1);
        if (State == TransactionState.Failed) State = TransactionState.Active;
    }

    public void ReleaseSavepoint(string name)
    {
        int index = Find(name);
        _savepoints.RemoveRange(index, _savepoints.Count - index);
    }

    /// <summary>The writes to apply now; forgets them.</summary>
    public List<IPendingWrite> TakeWrites()
    {
        var writes = new List<IPendingWrite>(_writes);
        _writes.Clear();
        return writes;
    }

    /// <summary>Back to no transaction; writes not taken are dropped.</summary>
    public void Reset()
    {
        State = TransactionState.Idle;
        IsImplicit = false;
        IsReadOnly = false;
        _savepoints.Clear();
        foreach (IPendingWrite write in _writes) write.Drop();
        _writes.Clear();
    }

    private int Find(string name)
    {
        int index = _savepoints.FindLastIndex(s => s.Name == name);
        return index >= 0
            ? index
            : throw new StreamSqlException(SqlState.InvalidSavepoint, $"savepoint \"{name}\" does not exist");
    }
}

/// <summary>Row changes of one statement that wait for COMMIT.</summary>
internal interface IPendingWrite
{
    /// <summary>Releases what it holds without applying it.</summary>
    void Drop();
}
