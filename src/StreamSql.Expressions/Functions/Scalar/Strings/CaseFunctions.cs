using System.Text;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Strings;

/// <summary>Letters of the C collation, in which the server sorts and compares: only ASCII has case.</summary>
internal static class LetterCase
{
    public static bool IsUpper(byte c) => c is >= (byte)'A' and <= (byte)'Z';

    public static bool IsLower(byte c) => c is >= (byte)'a' and <= (byte)'z';

    public static bool IsWord(byte c) => IsUpper(c) || IsLower(c) || c is >= (byte)'0' and <= (byte)'9';

    public static byte ToLower(byte c) => IsUpper(c) ? (byte)(c | 0x20) : c;

    public static byte ToUpper(byte c) => IsLower(c) ? (byte)(c & ~0x20) : c;
}

/// <summary>lower(text).</summary>
[Function("lower(text) -> text")]
internal struct Lower : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        Span<byte> target = call.State.Scratch().GetSpan(text.Length + 1)[..text.Length];
        Ascii.ToLower(text, target, out int done);
        for (; done < text.Length; done++) target[done] = LetterCase.ToLower(text[done]);
        call.Return(target);
    }
}

/// <summary>upper(text).</summary>
[Function("upper(text) -> text")]
internal struct Upper : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        Span<byte> target = call.State.Scratch().GetSpan(text.Length + 1)[..text.Length];
        Ascii.ToUpper(text, target, out int done);
        for (; done < text.Length; done++) target[done] = LetterCase.ToUpper(text[done]);
        call.Return(target);
    }
}

/// <summary>initcap(text): the first letter of each word in upper case.</summary>
[Function("initcap(text) -> text")]
internal struct Initcap : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        Span<byte> target = call.State.Scratch().GetSpan(text.Length + 1)[..text.Length];
        bool inWord = false;
        for (int i = 0; i < text.Length; i++)
        {
            target[i] = inWord ? LetterCase.ToLower(text[i]) : LetterCase.ToUpper(text[i]);
            inWord = LetterCase.IsWord(text[i]);
        }

        call.Return(target);
    }
}
