using StreamSql.Runtime.Operators;
using StreamSql.State;

namespace StreamSql.Runtime.Serving;

/// <summary>
/// Charges what a query's operators hold in state (groups, distinct values, sorted rows) to the statement's memory. Buffers of sorts and
/// joins charge themselves. Owned by the query's pump.
/// </summary>
internal sealed class PipelineMemory(SubtaskState state, MemoryBudget budget) : IDisposable
{
    private const int ChunksBetweenLooks = 8;

    private long _charged;
    private int _chunks;

    /// <summary>A chunk went from one operator to the next; looks at the state now and then.</summary>
    public void OnChunk()
    {
        if (++_chunks % ChunksBetweenLooks == 0) Look();
    }

    /// <summary>53200 when the statement holds more than it may.</summary>
    public void Look()
    {
        long size = state.MemorySize;
        long change = size - _charged;
        if (change == 0) return;
        _charged = size;
        budget.Charge(change);
    }

    public void Dispose()
    {
        budget.Charge(-_charged);
        _charged = 0;
    }
}
