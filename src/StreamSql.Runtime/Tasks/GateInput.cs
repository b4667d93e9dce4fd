using StreamSql.Core.Columnar;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.Network.Gates;

namespace StreamSql.Runtime.Tasks;

/// <summary>Feeds a chain from an input gate.</summary>
internal sealed class GateInput(InputGate gate, StreamTask task) : TaskInput
{
    public InputGate Gate => gate;

    public override StepResult Step(OperatorChain chain)
    {
        if (!gate.TryNext(out GateEvent next)) return gate.IsFinished ? StepResult.Finished : StepResult.Idle;
        switch (next.Kind)
        {
            case GateEventKind.Chunk:
                chain.ProcessChunk((StreamChunk)next.Element!, next.Input);
                break;
            case GateEventKind.Watermark:
                chain.ProcessWatermark((Watermark)next.Element!);
                break;
            case GateEventKind.Status:
                chain.EmitStatus((StreamStatus)next.Element!);
                break;
            case GateEventKind.Barrier:
                task.PassBarrier((Barrier)next.Element!);
                break;
            case GateEventKind.Latency:
                chain.Broadcast(next.Element!);
                break;
            default:
                chain.EndInput(next.Input);
                if (gate.IsFinished)
                {
                    chain.Finish();
                    return StepResult.Finished;
                }

                break;
        }

        return StepResult.More;
    }
}
