using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>Casts a list element by element.</summary>
internal sealed class ListCastNode : EvalNode
{
    private readonly EvalNode _operand;
    private readonly EvalNode _element;

    public ListCastNode(EvalNode operand, SqlType to, EvaluationContext context)
        : base(to)
    {
        _operand = operand;
        _element = CastFactory.Create(new InputNode(0, operand.Type.Element!), to.Element!, context);
    }

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand value = _operand.Evaluate(frame);
        try
        {
            var list = (ListColumn)value.Column;
            // Only elements of rows that count may raise errors.
            var wanted = new List<int>(list.Elements.Length);
            int rows = value.IsConstant ? Math.Min(1, frame.SelectedRows) : frame.SelectedRows;
            for (int i = 0; i < rows; i++)
            {
                int row = value.IsConstant ? 0 : frame.HasSelection ? frame.Selection[i] : i;
                if (list.IsNull(row)) continue;
                for (int e = list.Offsets[row]; e < list.Offsets[row + 1]; e++) wanted.Add(e);
            }

            Operand elements = _element.Evaluate(new EvalFrame([list.Elements], list.Elements.Length, wanted.ToArray()));
            PooledBuffer offsets = BufferPool.Rent<int>(list.Length + 1);
            list.Offsets.CopyTo(offsets.As<int>());
            list.ValidityBuffer?.Retain();
            Column result = new ListColumn(Type, list.Length, offsets, elements.ToColumn(list.Elements.Length), list.ValidityBuffer);
            return new Operand(result, value.IsConstant);
        }
        finally
        {
            value.Release();
        }
    }
}

/// <summary>Casts a row field by field.</summary>
internal sealed class StructCastNode : EvalNode
{
    private readonly EvalNode _operand;
    private readonly EvalNode[] _fields;

    public StructCastNode(EvalNode operand, SqlType to, EvaluationContext context)
        : base(to)
    {
        _operand = operand;
        _fields = [.. to.Fields.Select((f, i) => CastFactory.Create(new InputNode(i, operand.Type.Fields[i].Type), f.Type, context))];
    }

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand value = _operand.Evaluate(frame);
        var source = (StructColumn)value.Column;
        var fields = new Column[_fields.Length];
        EvalFrame inner = value.IsConstant || !frame.HasSelection
            ? new EvalFrame(source.Fields, source.Length)
            : new EvalFrame(source.Fields, source.Length, frame.Selection);
        for (int i = 0; i < fields.Length; i++) fields[i] = _fields[i].Evaluate(inner).ToColumn(source.Length);
        source.ValidityBuffer?.Retain();
        var result = new StructColumn(Type, source.Length, fields, source.ValidityBuffer);
        value.Release();
        return new Operand(result, value.IsConstant);
    }
}

/// <summary>A field of a row, by reference.</summary>
internal sealed class FieldNode(EvalNode operand, int index, SqlType type) : EvalNode(type)
{
    public override bool NeedsNarrowing => operand.NeedsNarrowing;

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand value = operand.Evaluate(frame);
        var source = (StructColumn)value.Column;
        Column field = source.Fields[index];
        if (!source.HasNulls)
        {
            field.Retain();
        }
        else
        {
            using ColumnBuilder builder = ColumnBuilder.Create(Type, source.Length);
            for (int row = 0; row < source.Length; row++)
            {
                if (source.IsNull(row)) builder.AppendNull();
                else builder.AppendRows(field, [row]);
            }

            field = builder.Finish();
        }

        value.Release();
        return new Operand(field, value.IsConstant);
    }
}

/// <summary>ROW(…): the columns of its fields, by reference.</summary>
internal sealed class StructNode(EvalNode[] fields, SqlType type) : EvalNode(type)
{
    public override bool NeedsNarrowing => fields.Any(f => f.NeedsNarrowing);

    public override Operand Evaluate(in EvalFrame frame)
    {
        var values = new Operand[fields.Length];
        bool constant = true;
        for (int i = 0; i < fields.Length; i++)
        {
            values[i] = fields[i].Evaluate(frame);
            constant &= values[i].IsConstant;
        }

        int rows = constant ? 1 : frame.Rows;
        return new Operand(new StructColumn(Type, rows, [.. values.Select(v => v.ToColumn(rows))]), constant);
    }
}

/// <summary>ARRAY[…].</summary>
internal sealed class ListNode(EvalNode[] elements, SqlType type) : EvalNode(type)
{
    public override bool NeedsNarrowing => elements.Any(e => e.NeedsNarrowing);

    public override Operand Evaluate(in EvalFrame frame)
    {
        var values = new Operand[elements.Length];
        bool constant = true;
        for (int i = 0; i < elements.Length; i++)
        {
            values[i] = elements[i].Evaluate(frame);
            constant &= values[i].IsConstant;
        }

        int rows = constant ? 1 : frame.Rows;
        using var builder = new ListBuilder(Type, rows);
        for (int row = 0; row < rows; row++)
        {
            foreach (Operand value in values)
            {
                if (value.IsNull(row)) builder.Elements.AppendNull();
                else builder.Elements.AppendRows(value.Column, [value.Index(row)]);
            }

            builder.CloseRow();
        }

        foreach (Operand value in values) value.Release();
        return new Operand(builder.Finish(), constant);
    }
}
