using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Expressions.Functions;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>Runs an <see cref="IScalarKernel"/> over the selected rows; rows outside become NULL.</summary>
internal sealed class KernelNode<TKernel> : EvalNode
    where TKernel : struct, IScalarKernel
{
    private readonly EvalNode[] _operands;
    private readonly Operand[] _values;
    private readonly KernelState _state;
    private readonly bool _strict;
    private readonly bool _volatile;

    public KernelNode(NodeRequest request)
        : base(request.Type)
    {
        _operands = request.Operands;
        _values = new Operand[_operands.Length];
        _state = new KernelState(request.Context, request.Type);
        _strict = request.Signature.IsStrict;
        _volatile = request.Signature.Volatility == Volatility.Volatile;
    }

    public override Operand Evaluate(in EvalFrame frame)
    {
        int evaluated = 0;
        ColumnBuilder? builder = null;
        try
        {
            bool constant = !_volatile;
            for (; evaluated < _operands.Length; evaluated++)
            {
                _values[evaluated] = _operands[evaluated].Evaluate(frame);
                constant &= _values[evaluated].IsConstant;
            }

            // A row-less frame must not raise the errors of a constant call.
            if (constant && frame.SelectedRows == 0) constant = false;
            builder = ColumnBuilder.Create(Type, constant ? 1 : frame.Rows);
            if (constant) Run(new EvalFrame(frame.Columns, 1), builder);
            else Run(frame, builder);
            return new Operand(builder.Finish(), constant);
        }
        finally
        {
            builder?.Dispose();
            for (int i = 0; i < evaluated; i++)
            {
                _values[i].Release();
                _values[i] = default;
            }
        }
    }

    private void Run(in EvalFrame frame, ColumnBuilder builder)
    {
        PooledBuffer? validity = _strict ? ValidityOps.Combine(_values, frame.Rows, out bool allNull) : NoNulls(out allNull);
        try
        {
            var call = new RowCall(_values, builder, _state);
            ReadOnlySpan<ulong> valid = validity is null ? default : validity.As<ulong>();
            int next = 0;
            for (int i = 0; i < frame.SelectedRows; i++)
            {
                int row = frame.HasSelection ? frame.Selection[i] : i;
                for (; next < row; next++) builder.AppendNull();
                next = row + 1;
                if (allNull || (!valid.IsEmpty && !Bitmap.Get(valid, row)))
                {
                    builder.AppendNull();
                    continue;
                }

                call.Row = row;
                TKernel.Invoke(ref call);
            }

            for (; next < frame.Rows; next++) builder.AppendNull();
        }
        finally
        {
            validity?.Release();
        }
    }

    private static PooledBuffer? NoNulls(out bool allNull)
    {
        allNull = false;
        return null;
    }
}
