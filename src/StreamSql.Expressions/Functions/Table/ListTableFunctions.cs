using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Expressions.Functions.Table;

/// <summary>unnest(array): a row per element. With <paramref name="numbered"/> also the element's place: _pg_expandarray.</summary>
internal sealed class Unnest(bool numbered) : TableFunction
{
    public override int Expand(
        ReadOnlySpan<Column> arguments, int row, ReadOnlySpan<ColumnBuilder> into, EvaluationContext context, int limit, ref object? state)
    {
        if (arguments[0].IsNull(row)) return 0;
        var list = (ListColumn)arguments[0];
        int start = list.Offsets[row], total = list.Offsets[row + 1] - start;
        int done = state is int at ? at : 0;
        int count = Math.Min(limit, total - done);
        Span<int> rows = stackalloc int[64];
        for (int i = 0; i < count; i += rows.Length)
        {
            int step = Math.Min(rows.Length, count - i);
            for (int k = 0; k < step; k++) rows[k] = start + done + i + k;
            into[0].AppendRows(list.Elements, rows[..step]);
        }

        for (int i = 0; numbered && i < count; i++) ((FixedBuilder<int>)into[1]).Append(done + i + 1);
        state = done + count < total ? done + count : null;
        return count;
    }
}

/// <summary>A table function whose rows are made at once and then handed out in portions.</summary>
internal abstract class BufferedTableFunction : TableFunction
{
    public sealed override int Expand(
        ReadOnlySpan<Column> arguments, int row, ReadOnlySpan<ColumnBuilder> into, EvaluationContext context, int limit, ref object? state)
    {
        var rows = (Queue<object?[]>?)state;
        if (rows is null)
        {
            if (IsStrict && Series.AnyNull(arguments, row)) return 0;
            rows = new Queue<object?[]>(Rows(arguments, row));
        }

        int count = 0;
        for (; count < limit && rows.TryDequeue(out object?[]? values); count++)
            for (int i = 0; i < values.Length; i++) into[i].AppendValue(values[i]);
        state = rows.Count > 0 ? rows : null;
        return count;
    }

    /// <summary>NULL arguments give no rows.</summary>
    protected virtual bool IsStrict => true;

    protected abstract IEnumerable<object?[]> Rows(ReadOnlySpan<Column> arguments, int row);

    protected static string Text(Column column, int row) => System.Text.Encoding.UTF8.GetString(((ViewColumn)column).GetBytes(row));
}
