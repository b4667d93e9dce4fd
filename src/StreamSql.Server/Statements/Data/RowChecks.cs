using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Evaluation;
using StreamSql.Sql.Catalog;

namespace StreamSql.Server.Statements.Data;

/// <summary>NOT NULL and CHECK of a table or stream, over whole rows about to be written. Immutable.</summary>
internal sealed class RowChecks
{
    private readonly BaseObject _target;
    private readonly bool[] _required;
    private readonly (CheckRule Rule, ExpressionEvaluator Evaluator)[] _checks;

    public RowChecks(BaseObject target)
    {
        _target = target;
        _required = [.. target.Columns.Select((c, i) => !c.Nullable || (target is TableObject && target.Key.Contains(i)))];
        _checks = [.. target.Checks.Select(c => (c, ExpressionEvaluator.Compile(c.Condition.Expression)))];
    }

    /// <summary>Throws 23502 or 23514 for the first bad row. The chunk is dense and only looked at.</summary>
    public void Check(StreamChunk chunk)
    {
        for (int i = 0; i < _required.Length; i++)
        {
            if (!_required[i] || !chunk[i].HasNulls) continue;
            for (int row = 0; row < chunk.PhysicalRows; row++)
                if (chunk[i].IsNull(row)) throw NullViolation(_target.Columns[i], chunk, row);
        }

        foreach ((CheckRule rule, ExpressionEvaluator evaluator) in _checks)
        {
            Column result = evaluator.Evaluate(chunk);
            try
            {
                for (int row = 0; row < chunk.PhysicalRows; row++)
                    if (!result.IsNull(row) && !Bitmap.Get(((BitColumn)result).Bits, row)) throw CheckViolation(rule, chunk, row);
            }
            finally
            {
                result.Release();
            }
        }
    }

    private StreamSqlException NullViolation(CatalogColumn column, StreamChunk chunk, int row) =>
        new(SqlState.NotNullViolation, $"null value in column \"{column.Name}\" of relation \"{_target.Name}\" violates not-null constraint")
        {
            Detail = Failing(chunk, row),
        };

    private StreamSqlException CheckViolation(CheckRule rule, StreamChunk chunk, int row) =>
        new(SqlState.CheckViolation, $"new row for relation \"{_target.Name}\" violates check constraint \"{rule.Name}\"")
        {
            Detail = Failing(chunk, row),
        };

    private string Failing(StreamChunk chunk, int row)
    {
        IEnumerable<string> values = _target.Columns.Select(
            (c, i) => chunk[i].IsNull(row) ? "null" : TextFormat.Format(c.Type, chunk[i].GetValue(row)));
        return $"Failing row contains ({string.Join(", ", values)}).";
    }
}
