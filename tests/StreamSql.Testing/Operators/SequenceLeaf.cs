using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators;

namespace StreamSql.Testing.Operators;

/// <summary>A leaf that emits (key = n % keys, value = n) for n below a count, in chunks of a size; subtasks take turns by chunk.</summary>
public sealed class SequenceLeaf(long count, int chunkRows, int keys) : StreamOperator, ILeafOperator
{
    private long _next;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        _next = (long)context.Subtask * chunkRows;
    }

    public bool Poll()
    {
        if (_next >= count) return false;
        Output.Emit(Rows(_next, (int)Math.Min(chunkRows, count - _next), keys));
        _next += (long)chunkRows * Context.Parallelism;
        return _next < count;
    }

    public override void ProcessChunk(StreamChunk chunk, int input) => throw new NotSupportedException();

    /// <summary>The rows from <paramref name="first"/> on.</summary>
    public static StreamChunk Rows(long first, int rows, int keys, long valueBase = 0)
    {
        using var k = new FixedBuilder<long>(SqlTypes.Int64, rows);
        using var v = new FixedBuilder<long>(SqlTypes.Int64, rows);
        for (int i = 0; i < rows; i++)
        {
            k.Append((first + i) % keys);
            v.Append(valueBase + first + i);
        }

        return new StreamChunk([k.Finish(), v.Finish()], rows);
    }
}
