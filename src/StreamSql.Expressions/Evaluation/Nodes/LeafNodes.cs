using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>A column of the input, by reference.</summary>
internal sealed class InputNode(int index, SqlType type) : EvalNode(type)
{
    public int Index { get; } = index;

    public override bool NeedsNarrowing => false;

    public override Operand Evaluate(in EvalFrame frame)
    {
        Column column = frame.Columns[Index];
        column.Retain();
        return new Operand(column, false);
    }
}

/// <summary>A constant: one row, built once.</summary>
internal sealed class ConstantNode : EvalNode
{
    private readonly Column _column;

    public ConstantNode(object? value, SqlType type)
        : base(type)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(type, 1);
        builder.AppendValue(value);
        _column = builder.Finish();
        Value = value;
    }

    public object? Value { get; }

    public override bool NeedsNarrowing => false;

    public override Operand Evaluate(in EvalFrame frame)
    {
        _column.Retain();
        return new Operand(_column, true);
    }
}

/// <summary>The operand seen as another type of the same layout.</summary>
internal sealed class RetypeNode(EvalNode operand, SqlType type) : EvalNode(type)
{
    public override bool NeedsNarrowing => operand.NeedsNarrowing;

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand value = operand.Evaluate(frame);
        Column retyped = value.Column.Retype(Type);
        value.Release();
        return new Operand(retyped, value.IsConstant);
    }
}
