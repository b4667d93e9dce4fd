namespace StreamSql.State.Snapshots;

/// <summary>A snapshot whose synchronous part is done: the task goes on while <see cref="CompleteAsync"/> writes it.</summary>
public sealed class PendingSnapshot
{
    private readonly Func<CancellationToken, SubtaskSnapshot> _write;
    private readonly Action _abandon;
    private int _taken;

    internal PendingSnapshot(Func<CancellationToken, SubtaskSnapshot> write, Action abandon)
    {
        _write = write;
        _abandon = abandon;
    }

    /// <summary>Writes the files on a pool thread; call it once, off the task's thread.</summary>
    public Task<SubtaskSnapshot> CompleteAsync(CancellationToken cancellation = default)
    {
        Core.Errors.Invariant.Check(Interlocked.Exchange(ref _taken, 1) == 0);
        return Task.Run(() => _write(cancellation), CancellationToken.None);
    }

    /// <summary>Gives up a snapshot that will not be written.</summary>
    public void Abandon()
    {
        if (Interlocked.Exchange(ref _taken, 1) == 0) _abandon();
    }
}
