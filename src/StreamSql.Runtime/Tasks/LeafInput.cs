using StreamSql.Core.Errors;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Rpc;
using StreamSql.State;

namespace StreamSql.Runtime.Tasks;

/// <summary>
/// Feeds a chain from an operator that makes its own rows: values, table and system scans. In a job whose view must stay readable the
/// task lives on after the rows and passes barriers; restored from a checkpoint, which is only taken after the rows, it starts there.
/// </summary>
internal sealed class LeafInput(ILeafOperator leaf, StreamTask task) : TaskInput, IEpochSource
{
    private readonly object _sync = new();
    private readonly Queue<Barrier> _barriers = new();
    private bool _drained;
    private bool _opened;

    public ExecutionId Id => task.Id;

    public long ObjectId => 0;

    public bool RanDry => Volatile.Read(ref _drained);

    public void Freeze(List<FrozenSplit> into) => Monitor.Enter(_sync);

    public void Thaw(Barrier? barrier, IEpochCut cut)
    {
        Invariant.Check(Monitor.IsEntered(_sync));
        if (barrier is not null) _barriers.Enqueue(barrier);
        Monitor.Exit(_sync);
        if (barrier is not null) task.WakeUp();
    }

    public override StepResult Step(OperatorChain chain)
    {
        if (!_opened) Open(chain);
        if (!_drained)
        {
            if (!chain.NeedsNoMoreInput && leaf.Poll()) return StepResult.More;
            Volatile.Write(ref _drained, true);
            chain.Head.Output.EmitWatermark(new Watermark(Watermark.End));
        }

        if (task.Plan.EndsWithInput)
        {
            chain.EndInput(0);
            chain.Finish();
            return StepResult.Finished;
        }

        return PassBarrier(chain) ? StepResult.More : StepResult.Idle;
    }

    private void Open(OperatorChain chain)
    {
        _opened = true;
        if (task.State is not { } state) return;
        OperatorBlobs blobs = state.OpenOperator(task.Plan.Vertex.Chain[0].Uid);
        if (blobs.Restored("drained").Count > 0)
        {
            Volatile.Write(ref _drained, true);
            chain.Head.Output.EmitWatermark(new Watermark(Watermark.End));
        }

        blobs.Set("drained", [1]);
    }

    private bool PassBarrier(OperatorChain chain)
    {
        Barrier? barrier;
        lock (_sync)
        {
            if (!_barriers.TryDequeue(out barrier)) return false;
        }

        task.PassBarrier(barrier);
        return true;
    }
}
