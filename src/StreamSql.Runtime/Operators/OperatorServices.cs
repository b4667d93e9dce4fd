using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.State.Tables;

namespace StreamSql.Runtime.Operators;

/// <summary>What operators use from outside their task. One per job or statement; members are thread-safe.</summary>
public sealed class OperatorServices
{
    /// <summary>Nothing at all: enough for chains of stateless operators.</summary>
    public static readonly OperatorServices None = new();

    /// <summary>Finds a connector by name, for sinks.</summary>
    public Func<string, IConnector>? Connectors { get; init; }

    /// <summary>Where views make their partitions known to readers.</summary>
    public ViewRegistry? Views { get; init; }

    /// <summary>Stored tables and views as of the statement's snapshot.</summary>
    public ITableReader? Tables { get; init; }

    public ISystemRelations? SystemRelations { get; init; }

    /// <summary>Takes the rows of a statement's <c>Collect</c>.</summary>
    public IChunkCollector? Collector { get; init; }

    /// <summary>Statement time, time zone, user and settings that expressions see.</summary>
    public EvaluationContext Evaluation { get; init; } = EvaluationContext.Default;

    /// <summary>The statement's memory limit; unlimited for jobs, which have managed state instead.</summary>
    public MemoryBudget Memory { get; init; } = MemoryBudget.Unlimited;
}

/// <summary>Reads stored relations at one consistent snapshot; see Serving.</summary>
public interface ITableReader
{
    /// <summary>All rows of the stored columns named by position; the caller owns the chunks.</summary>
    IEnumerable<StreamChunk> Scan(long objectId, IReadOnlyList<int> columns);

    /// <summary>The row under a key, if there; <paramref name="key"/> has one row, a column per key column.</summary>
    StreamChunk? Find(long objectId, ReadOnlySpan<Column> key, IReadOnlyList<int> columns);
}

/// <summary>System relations as rows in the representation of <see cref="SqlValue"/>.</summary>
public interface ISystemRelations
{
    /// <summary>All rows, each with every column of the relation.</summary>
    IEnumerable<object?[]> Rows(string relation);
}

/// <summary>Receives result chunks and owns them.</summary>
public interface IChunkCollector
{
    void Collect(StreamChunk chunk);
}
