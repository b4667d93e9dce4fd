using System.Buffers;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Strings;

/// <summary>replace(text, from, to): all occurrences.</summary>
[Function("replace(text, text, text) -> text")]
internal struct Replace : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0), from = call.Bytes(1), to = call.Bytes(2);
        int at = from.IsEmpty ? -1 : text.IndexOf(from);
        if (at < 0)
        {
            call.Return(text);
            return;
        }

        ArrayBufferWriter<byte> target = call.State.Scratch();
        for (; at >= 0; at = text.IndexOf(from))
        {
            target.Write(text[..at]);
            target.Write(to);
            text = text[(at + from.Length)..];
        }

        target.Write(text);
        call.Return(target.WrittenSpan);
    }
}

/// <summary>translate(text, from, to): characters of from by those of to; those without a partner vanish.</summary>
[Function("translate(text, text, text) -> text")]
internal struct Translate : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0), from = call.Bytes(1), to = call.Bytes(2);
        ArrayBufferWriter<byte> target = call.State.Scratch();
        while (!text.IsEmpty)
        {
            int width = Math.Min(Utf8Chars.Width(text[0]), text.Length);
            ReadOnlySpan<byte> character = text[..width];
            int at = from.IndexOf(character);
            if (at < 0)
            {
                target.Write(character);
            }
            else
            {
                ReadOnlySpan<byte> partner = to[Utf8Chars.Offset(to, Utf8Chars.Count(from[..at]))..];
                if (!partner.IsEmpty) target.Write(partner[..Math.Min(Utf8Chars.Width(partner[0]), partner.Length)]);
            }

            text = text[width..];
        }

        call.Return(target.WrittenSpan);
    }
}
