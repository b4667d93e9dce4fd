using System.Runtime.CompilerServices;
using System.Text;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Expressions.Kernels;

/// <summary>The arguments of one row and the place for its result, given to an <see cref="IScalarKernel"/>. Return exactly once a row.</summary>
internal ref struct RowCall
{
    private readonly ReadOnlySpan<Operand> _operands;
    private readonly ColumnBuilder _output;

    public RowCall(ReadOnlySpan<Operand> operands, ColumnBuilder output, KernelState state)
    {
        _operands = operands;
        _output = output;
        State = state;
    }

    /// <summary>Kept by the node between rows and batches.</summary>
    public KernelState State { get; }

    public readonly EvaluationContext Context => State.Context;

    public int Row { get; set; }

    public readonly int Count => _operands.Length;

    public readonly SqlType Type => _output.Type;

    /// <summary>The builder of the result, for lists, structs and values of any type.</summary>
    public readonly ColumnBuilder Output => _output;

    public readonly Column Column(int argument) => _operands[argument].Column;

    public readonly SqlType TypeOf(int argument) => _operands[argument].Column.Type;

    /// <summary>The row to read in <see cref="Column"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Index(int argument) => _operands[argument].Index(Row);

    /// <summary>Also true for an argument that was left out.</summary>
    public readonly bool IsNull(int argument) => argument >= _operands.Length || _operands[argument].IsNull(Row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Get<T>(int argument)
        where T : unmanaged
    {
        ref readonly Operand operand = ref _operands[argument];
        return Unsafe.As<FixedColumn<T>>(operand.Column).Values[operand.Index(Row)];
    }

    public readonly T Get<T>(int argument, T absent)
        where T : unmanaged => argument < _operands.Length ? Get<T>(argument) : absent;

    public readonly bool Bool(int argument) => Bitmap.Get(Unsafe.As<BitColumn>(_operands[argument].Column).Bits, Index(argument));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ReadOnlySpan<byte> Bytes(int argument)
    {
        ref readonly Operand operand = ref _operands[argument];
        return Unsafe.As<ViewColumn>(operand.Column).GetBytes(operand.Index(Row));
    }

    public readonly string Text(int argument) => Encoding.UTF8.GetString(Bytes(argument));

    public readonly ListColumn List(int argument) => Unsafe.As<ListColumn>(_operands[argument].Column);

    /// <summary>The elements of a list argument: start and count in its child column.</summary>
    public readonly (Column Elements, int Start, int Count) Elements(int argument)
    {
        ListColumn list = List(argument);
        int row = Index(argument);
        return (list.Elements, list.Offsets[row], list.Offsets[row + 1] - list.Offsets[row]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Return<T>(T value)
        where T : unmanaged => Unsafe.As<FixedBuilder<T>>(_output).Append(value);

    public readonly void Return(bool value) => Unsafe.As<BitBuilder>(_output).Append(value);

    public readonly void Return(ReadOnlySpan<byte> value) => Unsafe.As<ViewBuilder>(_output).Append(value);

    public readonly void Return(Span<byte> value) => Unsafe.As<ViewBuilder>(_output).Append(value);

    public readonly void Return(string? value)
    {
        if (value is null) _output.AppendNull();
        else Unsafe.As<ViewBuilder>(_output).Append(value);
    }

    public readonly void ReturnNull() => _output.AppendNull();

    /// <summary>Returns one of the arguments as it is.</summary>
    public readonly void ReturnArgument(int argument)
    {
        if (IsNull(argument)) _output.AppendNull();
        else _output.AppendRows(Column(argument), [Index(argument)]);
    }
}
