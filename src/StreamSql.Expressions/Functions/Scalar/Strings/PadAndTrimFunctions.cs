using System.Buffers;
using StreamSql.Core.Errors;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Strings;

/// <summary>lpad(text, length [, fill]).</summary>
[Function("lpad(text, int4, text=) -> text")]
internal struct Lpad : IScalarKernel
{
    public static void Invoke(ref RowCall call) => Padding.Invoke(ref call, left: true);
}

/// <summary>rpad(text, length [, fill]).</summary>
[Function("rpad(text, int4, text=) -> text")]
internal struct Rpad : IScalarKernel
{
    public static void Invoke(ref RowCall call) => Padding.Invoke(ref call, left: false);
}

/// <summary>What lpad and rpad share.</summary>
internal static class Padding
{
    private const int MaxLength = 100_000_000;

    public static void Invoke(ref RowCall call, bool left)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        ReadOnlySpan<byte> fill = call.Count == 3 ? call.Bytes(2) : " "u8;
        int wanted = Math.Max(0, call.Get<int>(1));
        int missing = wanted - Utf8Chars.Count(text);
        if (missing <= 0 || fill.IsEmpty)
        {
            call.Return(text[..Utf8Chars.Offset(text, wanted)]);
            return;
        }

        if ((long)missing * fill.Length > MaxLength) throw Repeat.TooLong();
        ArrayBufferWriter<byte> target = call.State.Scratch();
        if (!left) target.Write(text);
        int fillCount = Utf8Chars.Count(fill);
        for (; missing >= fillCount; missing -= fillCount) target.Write(fill);
        target.Write(fill[..Utf8Chars.Offset(fill, missing)]);
        if (left) target.Write(text);
        call.Return(target.WrittenSpan);
    }
}

/// <summary>btrim(text [, characters]): both ends; trim(both …).</summary>
[Function("btrim(text, text=) -> text")]
[Function("trim(text, text=) -> text")]
internal struct Btrim : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Trimming.Trim(ref call, start: true, end: true));
}

/// <summary>ltrim(text [, characters]).</summary>
[Function("ltrim(text, text=) -> text")]
internal struct Ltrim : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Trimming.Trim(ref call, start: true, end: false));
}

/// <summary>rtrim(text [, characters]).</summary>
[Function("rtrim(text, text=) -> text")]
internal struct Rtrim : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Trimming.Trim(ref call, start: false, end: true));
}

/// <summary>What the trims share: a set of characters is cut off the ends.</summary>
internal static class Trimming
{
    public static ReadOnlySpan<byte> Trim(ref RowCall call, bool start, bool end)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        ReadOnlySpan<byte> set = call.Count == 2 ? call.Bytes(1) : " "u8;
        while (start && !text.IsEmpty)
        {
            int width = Math.Min(Utf8Chars.Width(text[0]), text.Length);
            if (!Contains(set, text[..width])) break;
            text = text[width..];
        }

        while (end && !text.IsEmpty)
        {
            int at = text.Length - 1;
            while (at > 0 && (text[at] & 0xC0) == 0x80) at--;
            if (!Contains(set, text[at..])) break;
            text = text[..at];
        }

        return text;
    }

    private static bool Contains(ReadOnlySpan<byte> set, ReadOnlySpan<byte> character) => set.IndexOf(character) >= 0;
}

/// <summary>repeat(text, n).</summary>
[Function("repeat(text, int4) -> text")]
internal struct Repeat : IScalarKernel
{
    private const long MaxLength = 256L << 20;

    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        int count = Math.Max(0, call.Get<int>(1));
        if ((long)text.Length * count > MaxLength) throw TooLong();
        Span<byte> target = call.State.Scratch().GetSpan((text.Length * count) + 1)[..(text.Length * count)];
        for (int i = 0; i < count; i++) text.CopyTo(target[(i * text.Length)..]);
        call.Return(target);
    }

    public static StreamSqlException TooLong() => new(SqlState.ProgramLimitExceeded, "requested length too large");
}

/// <summary>reverse(text), by characters.</summary>
[Function("reverse(text) -> text")]
internal struct Reverse : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        Span<byte> target = call.State.Scratch().GetSpan(text.Length + 1)[..text.Length];
        int end = target.Length;
        while (!text.IsEmpty)
        {
            int width = Math.Min(Utf8Chars.Width(text[0]), text.Length);
            text[..width].CopyTo(target[(end - width)..]);
            end -= width;
            text = text[width..];
        }

        call.Return(target);
    }
}
