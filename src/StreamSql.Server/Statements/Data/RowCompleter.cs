using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Expressions.Evaluation;
using StreamSql.Sql.Catalog;

namespace StreamSql.Server.Statements.Data;

/// <summary>
/// Makes whole rows of an object from some of its columns, with defaults and computed columns, as COPY FROM needs it. Owned by one statement.
/// </summary>
internal sealed class RowCompleter(BaseObject target, int[] given, EvaluationContext context)
{
    private readonly ExpressionEvaluator?[] _defaults =
        [.. target.Columns.Select(c => c.Default is { } value ? ExpressionEvaluator.Compile(value.Expression, context) : null)];

    private readonly ExpressionEvaluator?[] _computed =
        [.. target.Columns.Select(c => c.Generated is { } value ? ExpressionEvaluator.Compile(value.Expression, context) : null)];

    /// <summary>All columns of the object; the input is dense, has the given columns in their order and is only looked at.</summary>
    public StreamChunk Complete(StreamChunk chunk)
    {
        int rows = chunk.PhysicalRows;
        var columns = new Column[target.Columns.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            int at = Array.IndexOf(given, i);
            if (at >= 0)
            {
                columns[i] = chunk[at];
                columns[i].Retain();
            }
            else
            {
                columns[i] = _defaults[i]?.Evaluate(chunk) ?? Nulls(i, rows);
            }
        }

        // A computed column is over stored ones only, whatever stands in the other computed ones meanwhile.
        Column[] stored = [.. columns];
        for (int i = 0; i < columns.Length; i++)
            if (_computed[i] is { } computed) columns[i] = computed.Evaluate(stored, rows);
        for (int i = 0; i < columns.Length; i++)
            if (_computed[i] is not null) stored[i].Release();
        return new StreamChunk(columns, rows);
    }

    private Column Nulls(int column, int rows)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(target.Columns[column].Type, rows);
        for (int i = 0; i < rows; i++) builder.AppendNull();
        return builder.Finish();
    }
}
