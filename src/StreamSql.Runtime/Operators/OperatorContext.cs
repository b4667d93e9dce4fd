using StreamSql.Core.Keys;
using StreamSql.Core.Types;
using StreamSql.State;

namespace StreamSql.Runtime.Operators;

/// <summary>What an operator may use of its surroundings; one per operator instance, owned by its task.</summary>
public sealed class OperatorContext
{
    private readonly SubtaskState? _state;

    public required string Uid { get; init; }

    public required int Subtask { get; init; }

    public required int Parallelism { get; init; }

    public required int MaxParallelism { get; init; }

    public required KeyGroupRange KeyGroups { get; init; }

    /// <summary>A bounded job: results are emitted at the end of input.</summary>
    public required bool IsBounded { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The subtask's keyed and versioned state, restored; shared by the operators of the chain, each under its own uid.</summary>
    public SubtaskState State
    {
        get => _state ?? throw new InvalidOperationException("the task was started without a state backend");
        init => _state = value;
    }

    /// <summary>False for ad-hoc statements, whose operators hold what they need themselves.</summary>
    public bool HasState => _state is not null;

    /// <summary>
    /// The columns of each input: the <see cref="Core.Plan.Operators.OperatorSpec.Output"/> of the operator before it in the chain, or of
    /// the sender of each edge into the vertex, by input number. Empty for leaves.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<Field>> Inputs { get; init; } = [];

    /// <summary>Counters of this operator; written by its task, read by anybody.</summary>
    public OperatorMetrics Metrics { get; init; } = new();

    /// <summary>What lies outside the task: connectors, stored tables, the session's collector.</summary>
    public OperatorServices Services { get; init; } = OperatorServices.None;

    /// <summary>Something reads this operator's output (a materialized view that others are attached to).</summary>
    public bool HasConsumers { get; init; } = true;
}
