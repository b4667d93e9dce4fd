using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.Network.Partitions;
using StreamSql.Runtime.Operators;

namespace StreamSql.Runtime.Tasks;

/// <summary>
/// The operators of one task, each calling the next directly, and the edges that leave from them. Owned by the task's worker.
/// </summary>
public sealed class OperatorChain : IDisposable
{
    private readonly StreamOperator[] _operators;
    private readonly ResultPartition[] _partitions;
    private readonly CountingOutput[] _outputs;
    private readonly IShortCircuit[] _shortCircuits;
    private long _rowsIn;

    /// <param name="operators">In order; the chain owns them.</param>
    /// <param name="edges">Each edge with the position of the operator it leaves from.</param>
    public OperatorChain(IReadOnlyList<StreamOperator> operators, IReadOnlyList<(int Operator, ResultPartition Partition)> edges)
    {
        Invariant.Check(operators.Count > 0);
        _operators = [.. operators];
        _partitions = [.. edges.Select(e => e.Partition)];
        _outputs = new CountingOutput[_operators.Length];
        _shortCircuits = [.. _operators.OfType<IShortCircuit>()];
        for (int i = 0; i < _operators.Length; i++)
        {
            ResultPartition[] leaving = [.. edges.Where(e => e.Operator == i).Select(e => e.Partition)];
            _outputs[i] = CreateOutput(i + 1 < _operators.Length ? _operators[i + 1] : null, leaving);
            _operators[i].Output = _outputs[i];
        }
    }

    public StreamOperator Head => _operators[0];

    public IReadOnlyList<StreamOperator> Operators => _operators;

    /// <summary>Rows that entered the chain.</summary>
    public long RowsIn => Volatile.Read(ref _rowsIn);

    /// <summary>Rows that left the chain's last operator.</summary>
    public long RowsOut => _outputs[^1].Rows;

    /// <summary>The watermark that the head saw last.</summary>
    public long Watermark { get; private set; } = Core.Streaming.Watermark.None;

    public bool HasOutputs => _partitions.Length > 0;

    public bool NeedsNoMoreInput
    {
        get
        {
            foreach (IShortCircuit shortCircuit in _shortCircuits)
                if (shortCircuit.NeedsNoMoreInput) return true;
            return false;
        }
    }

    public bool HasCredit
    {
        get
        {
            foreach (ResultPartition partition in _partitions)
                if (!partition.HasCredit) return false;
            return true;
        }
    }

    /// <summary>Network segments that were sent and are not read yet. Any thread.</summary>
    public int BuffersInUse => _partitions.Sum(p => p.BuffersInUse);

    /// <summary>Rows that operator <paramref name="index"/> emitted.</summary>
    public long RowsOutOf(int index) => _outputs[index].Rows;

    public bool ParkUntilCredit()
    {
        foreach (ResultPartition partition in _partitions)
            if (partition.ParkUntilCredit()) return true;
        return false;
    }

    public void ProcessChunk(StreamChunk chunk, int input)
    {
        _rowsIn += chunk.RowCount;
        _operators[0].ProcessChunk(chunk, input);
    }

    public void ProcessWatermark(Watermark watermark)
    {
        Invariant.Check(watermark.Micros >= Watermark);
        Watermark = watermark.Micros;
        _operators[0].ProcessWatermark(watermark);
    }

    public void EmitStatus(StreamStatus status) => _operators[0].Output.EmitStatus(status);

    /// <summary>Ends the epoch in every operator, in order. The task then snapshots and calls <see cref="Broadcast"/>.</summary>
    public void EndEpoch(Barrier barrier)
    {
        foreach (StreamOperator streamOperator in _operators) streamOperator.ProcessBarrier(barrier);
    }

    /// <summary>Sends an element that concerns whole tasks over every edge.</summary>
    public void Broadcast(StreamElement element)
    {
        foreach (ResultPartition partition in _partitions) partition.Broadcast(element);
    }

    public void Flush()
    {
        foreach (StreamOperator streamOperator in _operators) streamOperator.Flush();
        foreach (ResultPartition partition in _partitions) partition.Flush();
    }

    public void EndInput(int input) => _operators[0].EndInput(input);

    /// <summary>All inputs of the head have ended: ends the others and the edges.</summary>
    public void Finish()
    {
        for (int i = 1; i < _operators.Length; i++) _operators[i].EndInput(0);
        Broadcast(EndOfInput.Instance);
    }

    public void NotifyCheckpointComplete(long checkpointId)
    {
        foreach (StreamOperator streamOperator in _operators) streamOperator.NotifyCheckpointComplete(checkpointId);
    }

    /// <summary>Gives back everything; also after a failure in the middle of anything.</summary>
    public void Dispose()
    {
        foreach (StreamOperator streamOperator in _operators) streamOperator.Dispose();
        foreach (ResultPartition partition in _partitions) partition.Abandon();
    }

    private static CountingOutput CreateOutput(StreamOperator? next, ResultPartition[] leaving)
    {
        if (next is not null && leaving.Length == 0) return new ChainLink(next);
        if (next is null && leaving.Length == 1) return new PartitionOutput(leaving[0]);
        var consumers = new List<IOutput>();
        if (next is not null) consumers.Add(new ChainLink(next));
        foreach (ResultPartition partition in leaving) consumers.Add(new PartitionOutput(partition));
        return new FanOutput([.. consumers]);
    }
}
