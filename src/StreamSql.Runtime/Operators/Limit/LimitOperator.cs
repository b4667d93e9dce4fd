using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Operators;

namespace StreamSql.Runtime.Operators.Limit;

/// <summary>Lets rows <c>offset+1 .. offset+limit</c> of its input through, in the order of arrival.</summary>
public sealed class LimitOperator(LimitSpec spec) : StreamOperator, IShortCircuit
{
    private long _skip;
    private long _left;

    public bool NeedsNoMoreInput => _left == 0;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        _skip = LimitExpressions.Offset(spec.Offset, context);
        _left = LimitExpressions.Limit(spec.Limit, context);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        int skipped = (int)Math.Min(_skip, chunk.RowCount);
        _skip -= skipped;
        int taken = (int)Math.Min(_left, chunk.RowCount - skipped);
        _left -= taken;
        if (taken == chunk.RowCount)
        {
            Output.Emit(chunk);
            return;
        }

        if (taken > 0)
        {
            PooledBuffer selection = BufferPool.Rent<int>(taken);
            RowNumbers.Of(chunk).Slice(skipped, taken).CopyTo(selection.As<int>());
            Output.Emit(chunk.WithSelection(selection, taken));
        }

        chunk.Release();
    }
}
