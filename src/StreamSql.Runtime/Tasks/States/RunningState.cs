using System.Diagnostics;

namespace StreamSql.Runtime.Tasks.States;

/// <summary>Takes input while there is some and its outputs have credit.</summary>
internal sealed class RunningState : TaskState
{
    public static readonly RunningState Instance = new();

    public override ExecutionState Kind => ExecutionState.Running;

    public override bool CanMoveTo(ExecutionState next) =>
        next is ExecutionState.Finished or ExecutionState.Canceling or ExecutionState.Failed;

    public override bool Run(StreamTask task, long deadline)
    {
        OperatorChain chain = task.Chain;
        TaskInput input = task.Input;
        while (true)
        {
            if (task.HasMail)
            {
                task.RunMails();
                if (task.ExecutionState != ExecutionState.Running) return true;
            }

            if (!chain.HasCredit && chain.ParkUntilCredit())
            {
                task.IsParked = true;
                return false;
            }

            switch (input.Step(chain))
            {
                case StepResult.Idle:
                    input.OnIdle(chain);
                    return false;
                case StepResult.Finished:
                    task.MoveTo(ExecutionState.Finished);
                    return false;
            }

            if (Stopwatch.GetTimestamp() >= deadline) return true;
        }
    }
}
