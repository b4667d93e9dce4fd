using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>A binary operator on fixed-width values.</summary>
internal sealed class BinaryNode<TKernel, TLeft, TRight, TOut>(NodeRequest request) : EvalNode(request.Type)
    where TKernel : struct, IBinaryKernel<TLeft, TRight, TOut>
    where TLeft : unmanaged
    where TRight : unmanaged
    where TOut : unmanaged
{
    private readonly EvalNode _left = request.Operands[0];
    private readonly EvalNode _right = request.Operands[1];

    public override bool NeedsNarrowing => TKernel.CanFail || _left.NeedsNarrowing || _right.NeedsNarrowing;

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand left = _left.Evaluate(frame);
        Operand right = default;
        bool both = false;
        PooledBuffer? validity = null;
        Column? result = null;
        try
        {
            right = _right.Evaluate(frame);
            both = true;
            validity = ValidityOps.Combine(left, right, frame.Rows, out bool allNull);
            if (allNull) return ValidityOps.NullConstant(Type);
            bool constant = left.IsConstant && right.IsConstant;
            var target = FixedColumn<TOut>.Allocate(Type, constant ? 1 : frame.Rows, validity);
            validity = null;
            result = target;
            if (Run(left, right, target.WritableValues) && frame.SelectedRows > 0) Verify(frame, left, right, target);
            result = null;
            return new Operand(target, constant);
        }
        finally
        {
            validity?.Release();
            result?.Release();
            left.Release();
            if (both) right.Release();
        }
    }

    private static bool Run(in Operand left, in Operand right, Span<TOut> target)
    {
        ReadOnlySpan<TLeft> l = ((FixedColumn<TLeft>)left.Column).Values;
        ReadOnlySpan<TRight> r = ((FixedColumn<TRight>)right.Column).Values;
        if (left.IsConstant == right.IsConstant) return BinaryLoops.Columns<TKernel, TLeft, TRight, TOut>(l, r, target);
        return right.IsConstant
            ? BinaryLoops.ColumnConstant<TKernel, TLeft, TRight, TOut>(l, r[0], target)
            : BinaryLoops.ConstantColumn<TKernel, TLeft, TRight, TOut>(l[0], r, target);
    }

    /// <summary>The slow pass: throws for the first selected, valid row that fails.</summary>
    private static void Verify(in EvalFrame frame, in Operand left, in Operand right, Column target)
    {
        if (!TKernel.CanFail) return;
        ReadOnlySpan<TLeft> l = ((FixedColumn<TLeft>)left.Column).Values;
        ReadOnlySpan<TRight> r = ((FixedColumn<TRight>)right.Column).Values;
        for (int i = 0; i < frame.SelectedRows; i++)
        {
            int row = frame.HasSelection ? frame.Selection[i] : i;
            if (target.Length == frame.Rows && target.IsNull(row)) continue;
            TKernel.Verify(l[left.Index(row)], r[right.Index(row)]);
        }
    }
}

/// <summary>A unary operator or cast on fixed-width values.</summary>
internal sealed class UnaryNode<TKernel, TIn, TOut>(NodeRequest request) : EvalNode(request.Type)
    where TKernel : struct, IUnaryKernel<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    private readonly EvalNode _operand = request.Operands[0];

    public override bool NeedsNarrowing => TKernel.CanFail || _operand.NeedsNarrowing;

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand operand = _operand.Evaluate(frame);
        Column? result = null;
        try
        {
            PooledBuffer? validity = operand.Column.ValidityBuffer;
            validity?.Retain();
            ReadOnlySpan<TIn> source = ((FixedColumn<TIn>)operand.Column).Values;
            var target = FixedColumn<TOut>.Allocate(Type, source.Length, validity);
            result = target;
            Span<TOut> values = target.WritableValues;
            long suspect = 0;
            for (int i = 0; i < values.Length && i < source.Length; i++) values[i] = TKernel.Apply(source[i], ref suspect);
            if (suspect < 0) Verify(frame, operand);
            result = null;
            return new Operand(target, operand.IsConstant);
        }
        finally
        {
            result?.Release();
            operand.Release();
        }
    }

    private static void Verify(in EvalFrame frame, in Operand operand)
    {
        ReadOnlySpan<TIn> source = ((FixedColumn<TIn>)operand.Column).Values;
        for (int i = 0; i < frame.SelectedRows; i++)
        {
            int row = frame.HasSelection ? frame.Selection[i] : i;
            if (!operand.IsNull(row)) TKernel.Verify(source[operand.Index(row)]);
        }
    }
}
