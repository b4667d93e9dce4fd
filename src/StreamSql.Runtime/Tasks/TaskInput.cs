namespace StreamSql.Runtime.Tasks;

/// <summary>Where a task's work comes from: channels, a source's splits, or a leaf that makes rows. Owned by the task's worker.</summary>
internal abstract class TaskInput
{
    /// <summary>Does one unit of work: one element or one batch.</summary>
    public abstract StepResult Step(OperatorChain chain);

    /// <summary>There is no work now: emit what is buffered.</summary>
    public virtual void OnIdle(OperatorChain chain) => chain.Flush();
}

/// <summary>Outcome of <see cref="TaskInput.Step"/>.</summary>
internal enum StepResult : byte
{
    /// <summary>Did something; there may be more.</summary>
    More,

    /// <summary>Nothing to do until woken.</summary>
    Idle,

    /// <summary>All input ended and the chain has ended with it.</summary>
    Finished,
}
