using System.Buffers;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Strings;

/// <summary><c>||</c> of texts.</summary>
[Function("concat_op(text, text) -> text", IsOperator = true)]
[Function("concat_op(bytea, bytea) -> bytea", IsOperator = true)]
internal struct ConcatTexts : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> left = call.Bytes(0), right = call.Bytes(1);
        Span<byte> target = call.State.Scratch().GetSpan(left.Length + right.Length + 1)[..(left.Length + right.Length)];
        left.CopyTo(target);
        right.CopyTo(target[left.Length..]);
        call.Return(target);
    }
}

/// <summary><c>||</c> of a text and any other value.</summary>
[Function("concat_op(text, any) -> text", IsOperator = true, Volatility = Volatility.Stable)]
[Function("concat_op(any, text) -> text", IsOperator = true, Volatility = Volatility.Stable)]
internal struct ConcatWithAny : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ArrayBufferWriter<byte> target = call.State.Scratch();
        for (int i = 0; i < 2; i++)
        {
            // char(n) becomes text, without its blanks.
            if (call.TypeOf(i).Oid == SqlTypes.Bpchar.Oid) target.Write(call.Bytes(i).TrimEnd((byte)' '));
            else TextPieces.Append(ref call, i, target);
        }

        call.Return(target.WrittenSpan);
    }
}

/// <summary>concat(any, …): NULLs are left out.</summary>
[Function("concat(any...) -> text", SeesNulls = true, Volatility = Volatility.Stable)]
internal struct Concat : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ArrayBufferWriter<byte> target = call.State.Scratch();
        for (int i = 0; i < call.Count; i++)
            if (!call.IsNull(i)) TextPieces.Append(ref call, i, target);
        call.Return(target.WrittenSpan);
    }
}

/// <summary>concat_ws(separator, any, …).</summary>
[Function("concat_ws(text, any...) -> text", SeesNulls = true, Volatility = Volatility.Stable)]
internal struct ConcatWs : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0))
        {
            call.ReturnNull();
            return;
        }

        ArrayBufferWriter<byte> target = call.State.Scratch();
        bool first = true;
        for (int i = 1; i < call.Count; i++)
        {
            if (call.IsNull(i)) continue;
            if (!first) target.Write(call.Bytes(0));
            first = false;
            TextPieces.Append(ref call, i, target);
        }

        call.Return(target.WrittenSpan);
    }
}

/// <summary>Values as pieces of text.</summary>
internal static class TextPieces
{
    /// <summary>Appends the output form of an argument that is not null.</summary>
    public static void Append(ref RowCall call, int argument, IBufferWriter<byte> target)
    {
        SqlType type = call.TypeOf(argument);
        TextFormat.Append(type, call.Column(argument), call.Index(argument), target, call.Context.TextSettings);
    }
}
