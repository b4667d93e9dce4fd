using StreamSql.Core.Columnar;
using StreamSql.Core.Keys;
using StreamSql.Core.Streaming;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators;
using StreamSql.State;

namespace StreamSql.Testing.Operators;

/// <summary>
/// Drives one operator as its task would, on the test's thread, and keeps what it emits. Dispose it to give back what was collected.
/// </summary>
public sealed class OperatorHarness : IDisposable
{
    private readonly CollectingOutput _output = new();

    /// <param name="op">The operator; the harness owns it.</param>
    /// <param name="inputs">Columns of each input.</param>
    /// <param name="uid">The operator's uid.</param>
    /// <param name="state">Its state, when it has any; the harness owns it.</param>
    /// <param name="bounded">An ad-hoc statement instead of a job.</param>
    /// <param name="services">What lies outside.</param>
    /// <param name="time">A test's clock.</param>
    public OperatorHarness(
        StreamOperator op,
        IReadOnlyList<IReadOnlyList<Field>> inputs,
        string uid = "op",
        SubtaskState? state = null,
        bool bounded = false,
        OperatorServices? services = null,
        TimeProvider? time = null)
    {
        Operator = op;
        State = state;
        op.Output = _output;
        OperatorContext context = new()
        {
            Uid = uid,
            Subtask = 0,
            Parallelism = 1,
            MaxParallelism = KeyGroups.DefaultMaxParallelism,
            KeyGroups = new KeyGroupRange(0, KeyGroups.DefaultMaxParallelism),
            IsBounded = bounded,
            Time = time ?? TimeProvider.System,
            Inputs = inputs,
            Services = services ?? OperatorServices.None,
            State = state!,
        };
        op.Open(context);
    }

    public StreamOperator Operator { get; }

    public SubtaskState? State { get; }

    /// <summary>Everything emitted since the last <see cref="Clear"/>, in order.</summary>
    public IReadOnlyList<StreamElement> Emitted => _output.Elements;

    /// <summary>The rows emitted since the last <see cref="Clear"/>, as <c>+I value|value</c>.</summary>
    public IReadOnlyList<string> Rows => [.. _output.Elements.OfType<StreamChunk>().SelectMany(ChunkText.Lines)];

    public void Process(StreamChunk chunk, int input = 0) => Operator.ProcessChunk(chunk, input);

    public void Watermark(long micros) => Operator.ProcessWatermark(new Watermark(micros));

    public void Barrier(long epoch, long checkpointId = 0) => Operator.ProcessBarrier(new Barrier(epoch, checkpointId));

    public void Flush() => Operator.Flush();

    public void End(int input = 0) => Operator.EndInput(input);

    /// <summary>Forgets and releases what was emitted; returns its rows.</summary>
    public IReadOnlyList<string> Take()
    {
        IReadOnlyList<string> rows = Rows;
        Clear();
        return rows;
    }

    public void Clear() => _output.Clear();

    public void Dispose()
    {
        Operator.Dispose();
        Clear();
        State?.Dispose();
    }
}
