using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>Collects values that different rows take from different operands and puts them together at the end.</summary>
internal sealed class RowMerge(SqlType type, int rows)
{
    private readonly List<Operand> _sources = [];
    private readonly byte[] _owner = new byte[rows];

    /// <summary>Says that <paramref name="selection"/> take their values from an operand, which it takes over.</summary>
    public void Take(Operand source, ReadOnlySpan<int> selection)
    {
        _sources.Add(source);
        byte index = checked((byte)_sources.Count);
        foreach (int row in selection) _owner[row] = index;
    }

    /// <summary>The merged column; rows nobody took are NULL.</summary>
    public Column Finish()
    {
        using ColumnBuilder builder = ColumnBuilder.Create(type, _owner.Length);
        Span<int> run = new int[_owner.Length];
        for (int row = 0; row < _owner.Length;)
        {
            byte owner = _owner[row];
            int count = 0;
            for (; row < _owner.Length && _owner[row] == owner; row++) run[count++] = owner == 0 ? row : _sources[owner - 1].Index(row);
            if (owner == 0)
            {
                for (int i = 0; i < count; i++) builder.AppendNull();
            }
            else
            {
                builder.AppendRows(_sources[owner - 1].Column, run[..count]);
            }
        }

        foreach (Operand source in _sources) source.Release();
        return builder.Finish();
    }
}

/// <summary>A searched CASE: conditions and results see only the rows that reach them.</summary>
internal sealed class CaseNode(EvalNode[] conditions, EvalNode[] results, EvalNode otherwise, SqlType type) : EvalNode(type)
{
    public override Operand Evaluate(in EvalFrame frame)
    {
        PooledBuffer openBuffer = BufferPool.Rent<int>(Math.Max(1, frame.Rows));
        PooledBuffer takenBuffer = BufferPool.Rent<int>(Math.Max(1, frame.Rows));
        try
        {
            Span<int> open = openBuffer.As<int>()[..frame.SelectedRows];
            Span<int> taken = takenBuffer.As<int>();
            for (int i = 0; i < open.Length; i++) open[i] = frame.HasSelection ? frame.Selection[i] : i;
            var merge = new RowMerge(Type, frame.Rows);
            for (int c = 0; c < conditions.Length && open.Length > 0; c++)
            {
                Operand condition = conditions[c].Evaluate(frame.Narrow(open));
                int takenCount = Split(condition, ref open, taken);
                condition.Release();
                if (takenCount > 0) merge.Take(results[c].Evaluate(frame.Narrow(taken[..takenCount])), taken[..takenCount]);
            }

            if (open.Length > 0) merge.Take(otherwise.Evaluate(frame.Narrow(open)), open);
            return new Operand(merge.Finish(), false);
        }
        finally
        {
            openBuffer.Release();
            takenBuffer.Release();
        }
    }

    /// <summary>Moves the rows whose condition holds from <paramref name="open"/> to <paramref name="taken"/>.</summary>
    private static int Split(in Operand condition, ref Span<int> open, Span<int> taken)
    {
        var bits = (BitColumn)condition.Column;
        int takenCount = 0, left = 0;
        foreach (int row in open)
        {
            int index = condition.Index(row);
            if (bits.IsValid(index) && Bitmap.Get(bits.Bits, index)) taken[takenCount++] = row;
            else open[left++] = row;
        }

        open = open[..left];
        return takenCount;
    }
}

/// <summary>COALESCE: later operands see only the rows that are still NULL.</summary>
internal sealed class CoalesceNode(EvalNode[] operands, SqlType type) : EvalNode(type)
{
    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand first = operands[0].Evaluate(frame);
        if (!first.Column.HasNulls || operands.Length == 1) return first;
        PooledBuffer openBuffer = BufferPool.Rent<int>(Math.Max(1, frame.Rows));
        PooledBuffer takenBuffer = BufferPool.Rent<int>(Math.Max(1, frame.Rows));
        try
        {
            Span<int> open = openBuffer.As<int>()[..frame.SelectedRows];
            Span<int> taken = takenBuffer.As<int>();
            for (int i = 0; i < open.Length; i++) open[i] = frame.HasSelection ? frame.Selection[i] : i;
            var merge = new RowMerge(Type, frame.Rows);
            for (int o = 0; o < operands.Length && open.Length > 0; o++)
            {
                Operand value = o == 0 ? first : operands[o].Evaluate(frame.Narrow(open));
                int takenCount = 0, left = 0;
                foreach (int row in open)
                {
                    if (value.IsNull(row)) open[left++] = row;
                    else taken[takenCount++] = row;
                }

                open = open[..left];
                merge.Take(value, taken[..takenCount]);
            }

            if (frame.SelectedRows == 0) first.Release();
            return new Operand(merge.Finish(), false);
        }
        finally
        {
            openBuffer.Release();
            takenBuffer.Release();
        }
    }
}
