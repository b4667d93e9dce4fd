using StreamSql.Core.Streaming;
using StreamSql.Runtime.Operators;

namespace StreamSql.Runtime.Tasks;

/// <summary>Feeds a chain from an operator that makes its own rows: values, table and system scans.</summary>
internal sealed class LeafInput(ILeafOperator leaf) : TaskInput
{
    public override StepResult Step(OperatorChain chain)
    {
        if (!chain.NeedsNoMoreInput && leaf.Poll()) return StepResult.More;
        chain.Head.Output.EmitWatermark(new Watermark(Watermark.End));
        chain.EndInput(0);
        chain.Finish();
        return StepResult.Finished;
    }
}
