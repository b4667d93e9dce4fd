using StreamSql.Core.Columnar;
using StreamSql.Runtime.Operators;

namespace StreamSql.Runtime.Tests.Checkpointing;

/// <summary>Decides when to fail, over all instances and attempts.</summary>
internal sealed class Faults(int seed, int most)
{
    private readonly Random _random = new(seed);
    private int _untilNext = 20;

    public int Injected { get; private set; }

    public void Stop()
    {
        lock (_random) _untilNext = int.MaxValue;
    }

    public void Maybe()
    {
        lock (_random)
        {
            if (Injected >= most || --_untilNext > 0) return;
            _untilNext = _random.Next(5, 60);
            Injected++;
        }

        throw new InvalidOperationException("injected");
    }
}

/// <summary>Passes rows on, failing now and then at a chunk, a barrier or a flush.</summary>
internal sealed class FaultyOperator(Faults faults) : StreamOperator
{
    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        Output.Emit(chunk);
        faults.Maybe();
    }

    public override void ProcessBarrier(Barrier barrier) => faults.Maybe();
}
