namespace StreamSql.Runtime.Operators.Source;

/// <summary>What a source needs of the task that runs it.</summary>
public interface ISourceHost
{
    /// <summary>All splits read means the end of the job; otherwise the task stays for its view to be read.</summary>
    bool EndsWithInput { get; }

    /// <summary>How often watermarks are emitted while rows keep coming.</summary>
    TimeSpan AutoWatermarkInterval { get; }

    /// <summary>Runs the task again. Any thread.</summary>
    void WakeUp();

    /// <summary>Rows beyond the last cut were read: there is something for a new epoch.</summary>
    void OnInputArrived();

    /// <summary>Something changed without input (time went on): the job wants an epoch to show it.</summary>
    void RequestEpoch();

    /// <summary>Ends the epoch in the whole chain.</summary>
    void PassBarrier(Barrier barrier);
}
