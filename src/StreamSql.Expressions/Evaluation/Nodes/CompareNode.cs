using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>The frame common to all comparisons: evaluate both sides, combine NULLs, fill a bitmap.</summary>
internal abstract class ComparisonNode(NodeRequest request) : EvalNode(SqlTypes.Boolean)
{
    private readonly EvalNode _left = request.Operands[0];
    private readonly EvalNode _right = request.Operands[1];

    public override bool NeedsNarrowing => _left.NeedsNarrowing || _right.NeedsNarrowing;

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand left = _left.Evaluate(frame);
        Operand right = default;
        bool both = false;
        try
        {
            right = _right.Evaluate(frame);
            both = true;
            PooledBuffer? validity = ValidityOps.Combine(left, right, frame.Rows, out bool allNull);
            if (allNull) return ValidityOps.NullConstant(Type);
            bool constant = left.IsConstant && right.IsConstant;
            int rows = constant ? 1 : frame.Rows;
            var target = BitColumn.Allocate(Type, rows, validity);
            Fill(left, right, rows, target.WritableBits);
            Bitmap.MaskTail(target.WritableBits, rows);
            return new Operand(target, constant);
        }
        finally
        {
            left.Release();
            if (both) right.Release();
        }
    }

    protected abstract void Fill(in Operand left, in Operand right, int rows, Span<ulong> target);
}

/// <summary>A comparison of fixed-width values.</summary>
internal sealed class CompareNode<TKernel, T>(NodeRequest request) : ComparisonNode(request)
    where TKernel : struct, ICompareKernel<T>
    where T : unmanaged
{
    protected override void Fill(in Operand left, in Operand right, int rows, Span<ulong> target)
    {
        ReadOnlySpan<T> l = ((FixedColumn<T>)left.Column).Values;
        ReadOnlySpan<T> r = ((FixedColumn<T>)right.Column).Values;
        if (left.IsConstant == right.IsConstant) CompareLoops.Columns<TKernel, T>(l, r, target);
        else if (right.IsConstant) CompareLoops.ColumnConstant<TKernel, T>(l, r[0], target);
        else CompareLoops.ConstantColumn<TKernel, T>(l[0], r, target);
    }
}

/// <summary>A comparison of text and bytes by their bytes; lengths and prefixes decide most rows.</summary>
internal sealed class TextCompareNode<TTest>(NodeRequest request) : ComparisonNode(request)
    where TTest : struct, IOrderTest
{
    private readonly bool _json = request.Operands[0].Type.Kind == TypeKind.Jsonb;

    protected override void Fill(in Operand left, in Operand right, int rows, Span<ulong> target)
    {
        var l = (ViewColumn)left.Column;
        var r = (ViewColumn)right.Column;
        ReadOnlySpan<StringView> leftViews = l.Views, rightViews = r.Views;
        for (int row = 0; row < rows; row++)
        {
            int a = left.Index(row), b = right.Index(row);
            ref readonly StringView x = ref leftViews[a];
            ref readonly StringView y = ref rightViews[b];
            int order;
            if (_json) order = ColumnOrder.Compare(l, a, r, b);
            else if (TTest.IsEquality && (x.Length != y.Length || x.Prefix != y.Prefix)) order = 1;
            else order = TTest.IsEquality ? (l.GetBytes(a).SequenceEqual(r.GetBytes(b)) ? 0 : 1) : l.GetBytes(a).SequenceCompareTo(r.GetBytes(b));
            if (TTest.Test(order)) target[row >> 6] |= 1UL << (row & 63);
        }
    }
}

/// <summary>A comparison of any other values: booleans, char(n), lists, rows.</summary>
internal sealed class CompositeCompareNode<TTest>(NodeRequest request) : ComparisonNode(request)
    where TTest : struct, IOrderTest
{
    protected override void Fill(in Operand left, in Operand right, int rows, Span<ulong> target)
    {
        for (int row = 0; row < rows; row++)
        {
            int a = left.Index(row), b = right.Index(row);
            if (left.Column.IsNull(a) || right.Column.IsNull(b)) continue;
            if (TTest.Test(ColumnOrder.Compare(left.Column, a, right.Column, b))) target[row >> 6] |= 1UL << (row & 63);
        }
    }
}
