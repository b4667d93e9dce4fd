using StreamSql.Core.Changelog;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;

namespace StreamSql.Sql.Physical;

/// <summary>
/// A physical operator: what the runtime will do (<see cref="Spec"/>, its columns by position), how its inputs reach it, and what is
/// known of its output. Immutable.
/// </summary>
/// <param name="Spec">The operator; its uid is given when the plan is cut into fragments.</param>
/// <param name="Inputs">Its inputs, each behind an exchange.</param>
/// <param name="Ids">Column numbers of the logical plan, one per output column; 0 for columns it knows nothing of.</param>
public sealed record StreamNode(OperatorSpec Spec, IReadOnlyList<StreamInput> Inputs, IReadOnlyList<int> Ids)
{
    /// <summary>Row kinds it emits.</summary>
    public ChangelogMode Mode { get; init; }

    /// <summary>Unique keys, as positions; an empty one means a single row.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Keys { get; init; } = [];

    public Distribution Distribution { get; init; } = Distribution.Single;

    /// <summary>Positions of columns in which no value at or below the watermark, less the column's lag, follows it.</summary>
    public IReadOnlyList<int> WatermarkColumns { get; init; } = [];

    /// <summary>Lags in microseconds of those watermark columns that have one: a window's start lags by the window's size.</summary>
    public IReadOnlyDictionary<int, long> WatermarkLags { get; init; } = NoLags;

    /// <summary>What bounds its state.</summary>
    public StateBound State { get; init; } = StateBound.None;

    public string Name => Spec.Name;

    private static readonly Dictionary<int, long> NoLags = [];

    /// <summary>How far values of a watermark column may lie behind the watermark.</summary>
    public long LagOf(int position) => WatermarkLags.GetValueOrDefault(position);

    /// <summary>This node's lags in the output of another that shows column <paramref name="from"/>[i] as its i-th; -1: something else.</summary>
    public IReadOnlyDictionary<int, long> LagsAt(IReadOnlyList<int> from)
    {
        if (WatermarkLags.Count == 0) return NoLags;
        var lags = new Dictionary<int, long>();
        for (int i = 0; i < from.Count; i++)
            if (WatermarkLags.TryGetValue(from[i], out long lag)) lags[i] = lag;
        return lags;
    }

    public int PositionOf(int id)
    {
        for (int i = 0; i < Ids.Count; i++)
            if (Ids[i] == id) return i;
        return -1;
    }
}

/// <summary>An input and the exchange in front of it; Forward is none.</summary>
public sealed record StreamInput(StreamNode Node, ExchangeKind Exchange = ExchangeKind.Forward)
{
    public IReadOnlyList<int> HashColumns { get; init; } = [];
}

/// <summary>How rows are spread over subtasks.</summary>
public sealed record Distribution(DistributionKind Kind, IReadOnlyList<int> Columns)
{
    public static readonly Distribution Single = new(DistributionKind.Single, []);
    public static readonly Distribution Any = new(DistributionKind.Any, []);

    public override string ToString() => Kind == DistributionKind.Hash ? $"hash({string.Join(", ", Columns)})" : Kind.ToString().ToLowerInvariant();
}

/// <summary>The kinds of <see cref="Distribution"/>.</summary>
public enum DistributionKind
{
    Single,
    Hash,
    Any,
}

/// <summary>What bounds the state of an operator.</summary>
public sealed record StateBound(string Text, bool IsUnbounded = false)
{
    public static readonly StateBound None = new("none");
}
