using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Expressions.Functions.Table;

/// <summary>
/// A function that gives rows: chosen for its argument types; immutable. For each row of argument columns it appends result rows.
/// </summary>
public abstract class TableFunction
{
    public string Name { get; internal set; } = "";

    public IReadOnlyList<SqlType> ArgumentTypes { get; internal set; } = [];

    /// <summary>Names and types of the result; a single column carries the function's name unless it has its own.</summary>
    public Schema Columns { get; internal set; } = Schema.Empty;

    /// <summary>
    /// Appends the rows for one row of the arguments (constants are repeated by the caller) to one builder per column; returns how many.
    /// A call may be continued: at most <paramref name="limit"/> rows are appended per call, <paramref name="state"/> (first null) remembers where
    /// it stopped, and the call for this row is finished when state is null again.
    /// </summary>
    public abstract int Expand(
        ReadOnlySpan<Column> arguments, int row, ReadOnlySpan<ColumnBuilder> into, EvaluationContext context, int limit, ref object? state);
}
