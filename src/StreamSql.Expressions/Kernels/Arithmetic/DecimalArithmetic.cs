using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Evaluation.Nodes;
using StreamSql.Expressions.Functions;

namespace StreamSql.Expressions.Kernels.Arithmetic;

/// <summary>An operator on numerics, computed for the selected, valid rows only; may throw OverflowException.</summary>
internal interface IDecimalKernel
{
    static abstract decimal Apply(decimal left, decimal right);
}

/// <summary>The parts of System.Decimal in memory; <see cref="IsUsable"/> says once whether the runtime lays it out like this.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct DecimalBits(int flags, uint high, ulong low)
{
    public readonly int Flags = flags;
    public readonly uint High = high;
    public readonly ulong Low = low;

    public static readonly bool IsUsable = Check();

    public int Scale => (Flags >> 16) & 0xFF;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DecimalBits Of(decimal value) => Unsafe.BitCast<decimal, DecimalBits>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public decimal ToDecimal() => Unsafe.BitCast<DecimalBits, decimal>(this);

    private static bool Check()
    {
        DecimalBits bits = Of(-18446744073709551617.5m / 10);
        return bits.Flags == unchecked((int)0x80000000) + (2 << 16) && bits.Low != 0 && new DecimalBits(3 << 16, 0, 908).ToDecimal() == 0.908m;
    }
}

/// <summary>numeric addition.</summary>
[Function("add(numeric, numeric) -> numeric", IsOperator = true)]
internal struct AddDecimal : INodeKernel, IDecimalKernel
{
    public static EvalNode Create(NodeRequest request) => new DecimalNode<AddDecimal>(request);

    public static decimal Apply(decimal left, decimal right) => left + right;
}

/// <summary>numeric subtraction.</summary>
[Function("subtract(numeric, numeric) -> numeric", IsOperator = true)]
internal struct SubtractDecimal : INodeKernel, IDecimalKernel
{
    public static EvalNode Create(NodeRequest request) => new DecimalNode<SubtractDecimal>(request);

    public static decimal Apply(decimal left, decimal right) => left - right;
}

/// <summary>numeric multiplication; small operands are multiplied as integers.</summary>
[Function("multiply(numeric, numeric) -> numeric", IsOperator = true)]
internal struct MultiplyDecimal : INodeKernel, IDecimalKernel
{
    public static EvalNode Create(NodeRequest request) => new DecimalNode<MultiplyDecimal>(request);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static decimal Apply(decimal left, decimal right)
    {
        DecimalBits l = DecimalBits.Of(left), r = DecimalBits.Of(right);
        if (DecimalBits.IsUsable && (l.High | r.High) == 0)
        {
            ulong high = Math.BigMul(l.Low, r.Low, out ulong low);
            int scale = l.Scale + r.Scale;
            if (high <= uint.MaxValue && scale <= 28)
                return new DecimalBits(((l.Flags ^ r.Flags) & int.MinValue) | (scale << 16), (uint)high, low).ToDecimal();
        }

        return left * right;
    }
}

/// <summary>numeric division with PostgreSQL's scale.</summary>
[Function("divide(numeric, numeric) -> numeric", IsOperator = true)]
internal struct DivideDecimal : INodeKernel, IDecimalKernel
{
    public static EvalNode Create(NodeRequest request) => new DecimalNode<DivideDecimal>(request);

    public static decimal Apply(decimal left, decimal right)
    {
        if (right == 0) NumericErrors.DivisionByZero();
        return DecimalMath.Divide(left, right);
    }
}

/// <summary>numeric remainder with the sign of the dividend.</summary>
[Function("modulo(numeric, numeric) -> numeric", IsOperator = true)]
[Function("mod(numeric, numeric) -> numeric")]
internal struct ModuloDecimal : INodeKernel, IDecimalKernel
{
    public static EvalNode Create(NodeRequest request) => new DecimalNode<ModuloDecimal>(request);

    public static decimal Apply(decimal left, decimal right)
    {
        if (right == 0) NumericErrors.DivisionByZero();
        return DecimalMath.PadScale(left % right, Math.Max(left.Scale, right.Scale));
    }
}

/// <summary>Integer quotient of numerics, toward zero.</summary>
[Function("div(numeric, numeric) -> numeric")]
internal struct DivDecimal : INodeKernel, IDecimalKernel
{
    public static EvalNode Create(NodeRequest request) => new DecimalNode<DivDecimal>(request);

    public static decimal Apply(decimal left, decimal right)
    {
        if (right == 0) NumericErrors.DivisionByZero();
        return decimal.Truncate(left / right);
    }
}

/// <summary>Unary minus of numerics.</summary>
[Function("negate(numeric) -> numeric", IsOperator = true)]
internal struct NegateDecimal : IUnaryKernel<decimal, decimal>
{
    public static bool CanFail => false;

    public static decimal Apply(decimal value, ref long suspect) => -value;
}

/// <summary>Absolute value of numerics.</summary>
[Function("abs(numeric) -> numeric")]
internal struct AbsDecimal : IUnaryKernel<decimal, decimal>
{
    public static bool CanFail => false;

    public static decimal Apply(decimal value, ref long suspect) => Math.Abs(value);
}

/// <summary>Runs an <see cref="IDecimalKernel"/>: row by row over what counts, the overflow caught once around the loop.</summary>
internal sealed class DecimalNode<TKernel>(NodeRequest request) : EvalNode(request.Type)
    where TKernel : struct, IDecimalKernel
{
    private readonly EvalNode _left = request.Operands[0];
    private readonly EvalNode _right = request.Operands[1];

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand left = _left.Evaluate(frame);
        Operand right = default;
        bool both = false;
        Column? result = null;
        try
        {
            right = _right.Evaluate(frame);
            both = true;
            PooledBuffer? validity = ValidityOps.Combine(left, right, frame.Rows, out bool allNull);
            if (allNull || (left.IsConstant && right.IsConstant && frame.SelectedRows == 0)) return Nothing(validity);
            bool constant = left.IsConstant && right.IsConstant;
            var target = FixedColumn<decimal>.Allocate(Type, constant ? 1 : frame.Rows, validity);
            result = target;
            Run(constant ? new EvalFrame(frame.Columns, 1) : frame, left, right, target);
            result = null;
            return new Operand(target, constant);
        }
        catch (OverflowException)
        {
            throw NumericErrors.NumericOverflow();
        }
        finally
        {
            result?.Release();
            left.Release();
            if (both) right.Release();
        }
    }

    private Operand Nothing(PooledBuffer? validity)
    {
        validity?.Release();
        return ValidityOps.NullConstant(Type);
    }

    private static void Run(in EvalFrame frame, in Operand left, in Operand right, FixedColumn<decimal> target)
    {
        ReadOnlySpan<decimal> l = ((FixedColumn<decimal>)left.Column).Values;
        ReadOnlySpan<decimal> r = ((FixedColumn<decimal>)right.Column).Values;
        Span<decimal> values = target.WritableValues;
        if (!frame.HasSelection && !target.HasNulls)
        {
            Dense(left, right, l, r, values);
            return;
        }

        // What is not computed must still be a number.
        values.Clear();
        for (int i = 0; i < frame.SelectedRows; i++)
        {
            int row = frame.HasSelection ? frame.Selection[i] : i;
            if (target.IsValid(row)) values[row] = TKernel.Apply(l[left.Index(row)], r[right.Index(row)]);
        }
    }

    private static void Dense(in Operand left, in Operand right, ReadOnlySpan<decimal> l, ReadOnlySpan<decimal> r, Span<decimal> values)
    {
        if (left.IsConstant == right.IsConstant)
        {
            for (int i = 0; i < values.Length && i < l.Length && i < r.Length; i++) values[i] = TKernel.Apply(l[i], r[i]);
        }
        else if (right.IsConstant)
        {
            decimal constant = r[0];
            for (int i = 0; i < values.Length && i < l.Length; i++) values[i] = TKernel.Apply(l[i], constant);
        }
        else
        {
            decimal constant = l[0];
            for (int i = 0; i < values.Length && i < r.Length; i++) values[i] = TKernel.Apply(constant, r[i]);
        }
    }
}
