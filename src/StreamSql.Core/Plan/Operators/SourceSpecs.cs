using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;

namespace StreamSql.Core.Plan.Operators;

/// <summary>
/// Reads the splits of a base object: decodes <see cref="Decoded"/> columns, computes <see cref="Computed"/> over them (null: as they
/// are), generates watermarks per split. Internal logs have the connector <c>internal</c>.
/// </summary>
public sealed record SourceSpec : OperatorSpec
{
    public required long ObjectId { get; init; }

    public required string ObjectName { get; init; }

    public required string Connector { get; init; }

    /// <summary>Canonical option keys and values of WITH, format options included.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>The columns that the reader must produce, after pruning, in this order.</summary>
    public required IReadOnlyList<DecodedField> Decoded { get; init; }

    /// <summary>Expressions over <see cref="Decoded"/> that give <see cref="OperatorSpec.Output"/>; null when equal.</summary>
    public ExprList? Computed { get; init; }

    public WatermarkStrategy? Watermark { get; init; }

    /// <summary>Read to the end that is known when the job starts, then finish (ad-hoc SELECT).</summary>
    public bool Bounded { get; init; }

    /// <summary>A hint the connector may use to skip rows; the plan still filters. Over <see cref="Decoded"/>.</summary>
    public Expr? PushedFilter { get; init; }
}

/// <summary>
/// A column that a reader produces: from the payload by <paramref name="Name"/>, or, with <paramref name="Metadata"/>, from the
/// record around it (Kafka: topic partition offset timestamp key headers; files: path offset; internal: offset timestamp).
/// <paramref name="SourceIndex"/> is its position in the declared schema, which CSV and the internal log go by.
/// </summary>
public sealed record DecodedField(string Name, SqlType Type, bool Nullable, int SourceIndex, string? Metadata = null);

/// <summary>
/// WATERMARK FOR: event time column <paramref name="TimeColumn"/> of the source's output, and the watermark expression over that
/// output. A split without rows for <paramref name="IdleTimeoutMillis"/> is idle.
/// </summary>
public sealed record WatermarkStrategy(int TimeColumn, Expr Expression, long IdleTimeoutMillis);

/// <summary>Literal rows; each inner list is a row of constants or parameterless expressions.</summary>
public sealed record ValuesSpec : OperatorSpec
{
    public required IReadOnlyList<ExprList> Rows { get; init; }
}

/// <summary>
/// Bounded: reads a table or materialized view at the statement's epoch. Its output is the stored columns named by position.
/// <see cref="KeyEquals"/>, when present, holds a literal per key column: a point look-up.
/// </summary>
public sealed record TableScanSpec : OperatorSpec
{
    public required long ObjectId { get; init; }

    public required string ObjectName { get; init; }

    public required IReadOnlyList<int> Columns { get; init; }

    public ExprList? KeyEquals { get; init; }
}

/// <summary>Bounded: the rows of a system relation such as <c>pg_catalog.pg_class</c>.</summary>
public sealed record SystemScanSpec : OperatorSpec
{
    public required string Relation { get; init; }

    public required IReadOnlyList<int> Columns { get; init; }
}

/// <summary>
/// A set-returning function applied to each input row (generate_series, unnest): output = input columns, function columns,
/// and with <see cref="WithOrdinality"/> a bigint. <see cref="Outer"/> keeps rows for which it returns nothing.
/// </summary>
public sealed record TableFunctionSpec : OperatorSpec
{
    public required string Function { get; init; }

    public required ExprList Arguments { get; init; }

    public bool WithOrdinality { get; init; }

    public bool Outer { get; init; }
}
