using System.Text;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Strings;

/// <summary>lower(text).</summary>
[Function("lower(text) -> text")]
internal struct Lower : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        if (!Ascii.IsValid(text))
        {
            call.Return(call.Text(0).ToLowerInvariant());
            return;
        }

        Span<byte> target = call.State.Scratch().GetSpan(text.Length + 1);
        Ascii.ToLower(text, target, out int written);
        call.Return(target[..written]);
    }
}

/// <summary>upper(text).</summary>
[Function("upper(text) -> text")]
internal struct Upper : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        if (!Ascii.IsValid(text))
        {
            call.Return(call.Text(0).ToUpperInvariant());
            return;
        }

        Span<byte> target = call.State.Scratch().GetSpan(text.Length + 1);
        Ascii.ToUpper(text, target, out int written);
        call.Return(target[..written]);
    }
}

/// <summary>initcap(text): the first letter of each word in upper case.</summary>
[Function("initcap(text) -> text")]
internal struct Initcap : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        char[] text = call.Text(0).ToCharArray();
        bool inWord = false;
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = inWord ? char.ToLowerInvariant(text[i]) : char.ToUpperInvariant(text[i]);
            inWord = char.IsLetterOrDigit(text[i]);
        }

        call.Return(new string(text));
    }
}
