using StreamSql.Core.Errors;

namespace StreamSql.Runtime.Tasks.States;

/// <summary>Over: CANCELED, FINISHED or FAILED. Late mails are dropped.</summary>
internal sealed class TerminalState : TaskState
{
    private static readonly TerminalState Canceled = new(ExecutionState.Canceled);
    private static readonly TerminalState Finished = new(ExecutionState.Finished);
    private static readonly TerminalState Failed = new(ExecutionState.Failed);

    private TerminalState(ExecutionState kind) => Kind = kind;

    public override ExecutionState Kind { get; }

    public static TerminalState Ended(ExecutionState kind)
    {
        Invariant.Check(kind.IsTerminal());
        return kind switch
        {
            ExecutionState.Canceled => Canceled,
            ExecutionState.Finished => Finished,
            _ => Failed,
        };
    }

    public override bool CanMoveTo(ExecutionState next) => false;

    public override bool Run(StreamTask task, long deadline)
    {
        task.DropMails();
        return false;
    }
}
