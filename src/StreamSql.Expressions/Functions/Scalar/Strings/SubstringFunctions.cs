using StreamSql.Core.Errors;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Strings;

/// <summary>substring(text, start [, count]) in characters, 1-based; positions before the first count.</summary>
[Function("substring(text, int4, int4=) -> text")]
[Function("substr(text, int4, int4=) -> text")]
internal struct Substring : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        long start = call.Get<int>(1);
        long end = long.MaxValue;
        if (call.Count == 3)
        {
            int count = call.Get<int>(2);
            if (count < 0) throw new StreamSqlException(SqlState.SubstringError, "negative substring length not allowed");
            end = start + count;
        }

        long first = Math.Max(start, 1);
        if (end <= first)
        {
            call.Return(ReadOnlySpan<byte>.Empty);
            return;
        }

        text = text[Utf8Chars.Offset(text, (int)Math.Min(first - 1, int.MaxValue))..];
        call.Return(end == long.MaxValue ? text : text[..Utf8Chars.Offset(text, (int)Math.Min(end - first, int.MaxValue))]);
    }
}

/// <summary>substring(bytea, start [, count]).</summary>
[Function("substring(bytea, int4, int4=) -> bytea")]
[Function("substr(bytea, int4, int4=) -> bytea")]
internal struct SubstringBytes : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> bytes = call.Bytes(0);
        long start = call.Get<int>(1);
        long end = call.Count == 3 ? start + call.Get<int>(2) : long.MaxValue;
        if (end < start) throw new StreamSqlException(SqlState.SubstringError, "negative substring length not allowed");
        long first = Math.Clamp(start - 1, 0, bytes.Length), last = Math.Clamp(end - 1, first, bytes.Length);
        call.Return(bytes[(int)first..(int)last]);
    }
}

/// <summary>left(text, n): the first n characters, or all but the last -n.</summary>
[Function("left(text, int4) -> text")]
internal struct Left : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        int count = call.Get<int>(1);
        if (count < 0) count = (int)Math.Max(0, Utf8Chars.Count(text) + (long)count);
        call.Return(text[..Utf8Chars.Offset(text, count)]);
    }
}

/// <summary>right(text, n): the last n characters, or all but the first -n.</summary>
[Function("right(text, int4) -> text")]
internal struct Right : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        int count = call.Get<int>(1);
        long skip = count < 0 ? -(long)count : Math.Max(0, Utf8Chars.Count(text) - (long)count);
        call.Return(text[Utf8Chars.Offset(text, (int)Math.Min(skip, int.MaxValue))..]);
    }
}

/// <summary>overlay(text, replacement, start [, count]).</summary>
[Function("overlay(text, text, int4, int4=) -> text")]
internal struct Overlay : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0), replacement = call.Bytes(1);
        int start = call.Get<int>(2);
        int count = call.Count == 4 ? call.Get<int>(3) : Utf8Chars.Count(replacement);
        if (start <= 0) throw new StreamSqlException(SqlState.SubstringError, "negative substring length not allowed");
        var target = call.State.Scratch();
        ReadOnlySpan<byte> head = text[..Utf8Chars.Offset(text, start - 1)];
        ReadOnlySpan<byte> tail = text[Utf8Chars.Offset(text, (int)Math.Clamp((long)start - 1 + count, 0, int.MaxValue))..];
        System.Buffers.BuffersExtensions.Write(target, head);
        System.Buffers.BuffersExtensions.Write(target, replacement);
        System.Buffers.BuffersExtensions.Write(target, tail);
        call.Return(target.WrittenSpan);
    }
}

/// <summary>position(needle in text) as strpos(text, needle): 1-based character position, 0 when absent.</summary>
[Function("strpos(text, text) -> int4")]
[Function("position(text, text) -> int4")]
internal struct Strpos : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        int at = text.IndexOf(call.Bytes(1));
        call.Return(at < 0 ? 0 : Utf8Chars.Count(text[..at]) + 1);
    }
}

/// <summary>position of bytes in bytea.</summary>
[Function("position(bytea, bytea) -> int4")]
internal struct PositionBytes : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Bytes(0).IndexOf(call.Bytes(1)) + 1);
}

/// <summary>split_part(text, delimiter, n): the n-th field, counted from the end when negative.</summary>
[Function("split_part(text, text, int4) -> text")]
internal struct SplitPart : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0), delimiter = call.Bytes(1);
        int field = call.Get<int>(2);
        if (field == 0) throw new StreamSqlException(SqlState.InvalidParameterValue, "field position must not be zero");
        if (delimiter.IsEmpty)
        {
            call.Return(field is 1 or -1 ? text : default);
            return;
        }

        if (field < 0) field = Count(text, delimiter) + 1 + field + 1;
        for (; field > 1; field--)
        {
            int at = text.IndexOf(delimiter);
            if (at < 0)
            {
                call.Return(ReadOnlySpan<byte>.Empty);
                return;
            }

            text = text[(at + delimiter.Length)..];
        }

        if (field < 1)
        {
            call.Return(ReadOnlySpan<byte>.Empty);
            return;
        }

        int end = text.IndexOf(delimiter);
        call.Return(end < 0 ? text : text[..end]);
    }

    private static int Count(ReadOnlySpan<byte> text, ReadOnlySpan<byte> delimiter)
    {
        int count = 0;
        for (int at = text.IndexOf(delimiter); at >= 0; at = text.IndexOf(delimiter))
        {
            count++;
            text = text[(at + delimiter.Length)..];
        }

        return count;
    }
}

/// <summary>starts_with(text, prefix).</summary>
[Function("starts_with(text, text) -> bool")]
internal struct StartsWith : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Bytes(0).StartsWith(call.Bytes(1)));
}

/// <summary>ends_with(text, suffix).</summary>
[Function("ends_with(text, text) -> bool")]
internal struct EndsWith : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Bytes(0).EndsWith(call.Bytes(1)));
}
