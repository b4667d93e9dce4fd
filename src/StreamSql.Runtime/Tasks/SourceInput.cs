using StreamSql.Runtime.Operators.Source;

namespace StreamSql.Runtime.Tasks;

/// <summary>Feeds a chain from the splits of its source.</summary>
internal sealed class SourceInput(SourceOperator source) : TaskInput
{
    public override StepResult Step(OperatorChain chain)
    {
        switch (source.Step())
        {
            case SourceStep.More:
                return StepResult.More;
            case SourceStep.Idle:
                return StepResult.Idle;
            default:
                chain.EndInput(0);
                chain.Finish();
                return StepResult.Finished;
        }
    }
}
