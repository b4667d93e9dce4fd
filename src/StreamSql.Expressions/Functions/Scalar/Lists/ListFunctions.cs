using System.Buffers;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Lists;

/// <summary>array_length(array, dimension): NULL when empty or for a dimension that is not there.</summary>
[Function("array_length(anyarray, int4) -> int4")]
internal struct ArrayLength : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        int count = call.Elements(0).Count;
        if (call.Get<int>(1) != 1 || count == 0) call.ReturnNull();
        else call.Return(count);
    }
}

/// <summary>cardinality(array).</summary>
[Function("cardinality(anyarray) -> int4")]
internal struct Cardinality : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Elements(0).Count);
}

/// <summary>array_ndims(array): 1, or NULL when empty.</summary>
[Function("array_ndims(anyarray) -> int4")]
internal struct ArrayNDims : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.Elements(0).Count == 0) call.ReturnNull();
        else call.Return(1);
    }
}

/// <summary>array_dims(array): <c>[1:n]</c>.</summary>
[Function("array_dims(anyarray) -> text")]
internal struct ArrayDims : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        int count = call.Elements(0).Count, lower = ListParts.LowerBound(call.TypeOf(0));
        call.Return(count == 0 ? null : FormattableString.Invariant($"[{lower}:{lower + count - 1}]"));
    }
}

/// <summary>array_lower(array, dimension).</summary>
[Function("array_lower(anyarray, int4) -> int4")]
internal struct ArrayLower : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.Get<int>(1) != 1 || call.Elements(0).Count == 0) call.ReturnNull();
        else call.Return(ListParts.LowerBound(call.TypeOf(0)));
    }
}

/// <summary>array_upper(array, dimension).</summary>
[Function("array_upper(anyarray, int4) -> int4")]
internal struct ArrayUpper : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        int count = call.Elements(0).Count;
        if (call.Get<int>(1) != 1 || count == 0) call.ReturnNull();
        else call.Return(ListParts.LowerBound(call.TypeOf(0)) + count - 1);
    }
}

/// <summary>array_append(array, element).</summary>
[Function("array_append(anyarray, anyelement) -> anyarray", SeesNulls = true)]
[Function("concat_op(anyarray, anyelement) -> anyarray", SeesNulls = true, IsOperator = true)]
internal struct ArrayAppend : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ListParts.Append(ref call, 0);
        ListParts.AppendElement(ref call, 1);
        ListParts.Close(ref call);
    }
}

/// <summary>array_prepend(element, array).</summary>
[Function("array_prepend(anyelement, anyarray) -> anyarray", SeesNulls = true)]
[Function("concat_op(anyelement, anyarray) -> anyarray", SeesNulls = true, IsOperator = true)]
internal struct ArrayPrepend : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ListParts.AppendElement(ref call, 0);
        ListParts.Append(ref call, 1);
        ListParts.Close(ref call);
    }
}

/// <summary>array_cat(array, array): NULL counts as empty unless both are.</summary>
[Function("array_cat(anyarray, anyarray) -> anyarray", SeesNulls = true)]
[Function("concat_op(anyarray, anyarray) -> anyarray", SeesNulls = true, IsOperator = true)]
internal struct ArrayCat : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0) && call.IsNull(1))
        {
            call.ReturnNull();
            return;
        }

        ListParts.Append(ref call, 0);
        ListParts.Append(ref call, 1);
        ListParts.Close(ref call);
    }
}

/// <summary>array_position(array, element [, start]): NULL when absent; NULLs can be sought.</summary>
[Function("array_position(anyarray, anyelement, int4=) -> int4", SeesNulls = true)]
internal struct ArrayPosition : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0))
        {
            call.ReturnNull();
            return;
        }

        if (call.Count == 3 && call.IsNull(2)) throw new StreamSqlException(SqlState.NullValueNotAllowed, "initial position must not be null");
        (Column elements, int start, int count) = call.Elements(0);
        int lower = ListParts.LowerBound(call.TypeOf(0));
        for (int i = Math.Max(0, call.Get(2, lower) - lower); i < count; i++)
        {
            if (!ListParts.IsElement(ref call, 1, elements, start + i)) continue;
            call.Return(i + lower);
            return;
        }

        call.ReturnNull();
    }
}

/// <summary>array_positions(array, element).</summary>
[Function("array_positions(anyarray, anyelement) -> int4[]", SeesNulls = true)]
internal struct ArrayPositions : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0))
        {
            call.ReturnNull();
            return;
        }

        (Column elements, int start, int count) = call.Elements(0);
        var positions = (FixedBuilder<int>)((ListBuilder)call.Output).Elements;
        int lower = ListParts.LowerBound(call.TypeOf(0));
        for (int i = 0; i < count; i++)
            if (ListParts.IsElement(ref call, 1, elements, start + i)) positions.Append(i + lower);
        ListParts.Close(ref call);
    }
}

/// <summary>array_remove(array, element).</summary>
[Function("array_remove(anyarray, anyelement) -> anyarray", SeesNulls = true)]
internal struct ArrayRemove : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0))
        {
            call.ReturnNull();
            return;
        }

        (Column elements, int start, int count) = call.Elements(0);
        var target = (ListBuilder)call.Output;
        for (int e = start; e < start + count; e++)
            if (!ListParts.IsElement(ref call, 1, elements, e)) target.Elements.AppendRows(elements, [e]);
        target.CloseRow();
    }
}

/// <summary>array_replace(array, from, to).</summary>
[Function("array_replace(anyarray, anyelement, anyelement) -> anyarray", SeesNulls = true)]
internal struct ArrayReplace : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0))
        {
            call.ReturnNull();
            return;
        }

        (Column elements, int start, int count) = call.Elements(0);
        var target = (ListBuilder)call.Output;
        for (int e = start; e < start + count; e++)
        {
            if (ListParts.IsElement(ref call, 1, elements, e)) ListParts.AppendElement(ref call, 2);
            else target.Elements.AppendRows(elements, [e]);
        }

        target.CloseRow();
    }
}

/// <summary>array_fill(value, dimensions).</summary>
[Function("array_fill(anyelement, int4[]) -> anyarray", SeesNulls = true)]
internal struct ArrayFill : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(1)) throw ListParts.NullDimension();
        (Column dimensions, int start, int count) = call.Elements(1);
        if (count > 1) throw StreamSqlException.NotSupported("arrays of several dimensions");
        int length = count == 0 ? 0 : dimensions.IsNull(start) ? throw ListParts.NullDimension() : ((FixedColumn<int>)dimensions).Values[start];
        if (length > 10_000_000) throw new StreamSqlException(SqlState.ProgramLimitExceeded, "array size exceeds the maximum allowed (10000000)");
        for (int i = 0; i < length; i++) ListParts.AppendElement(ref call, 0);
        ListParts.Close(ref call);
    }
}

/// <summary>trim_array(array, n): without the last n elements.</summary>
[Function("trim_array(anyarray, int4) -> anyarray")]
internal struct TrimArray : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        (Column elements, int start, int count) = call.Elements(0);
        int cut = call.Get<int>(1);
        if (cut < 0 || cut > count)
            throw new StreamSqlException(SqlState.ArraySubscriptError, $"number of elements to trim must be between 0 and {count}");
        ListParts.AppendElements((ListBuilder)call.Output, elements, start, count - cut);
        ListParts.Close(ref call);
    }
}

/// <summary>array_to_string(array, delimiter [, for NULLs]).</summary>
[Function("array_to_string(anyarray, text, text=) -> text", SeesNulls = true, Volatility = Volatility.Stable)]
internal struct ArrayToString : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0) || call.IsNull(1))
        {
            call.ReturnNull();
            return;
        }

        (Column elements, int start, int count) = call.Elements(0);
        var text = call.State.Scratch();
        bool any = false;
        for (int e = start; e < start + count; e++)
        {
            if (elements.IsNull(e) && call.IsNull(2)) continue;
            if (any) text.Write(call.Bytes(1));
            any = true;
            if (elements.IsNull(e)) text.Write(call.Bytes(2));
            else TextFormat.Append(elements.Type, elements, e, text, call.Context.TextSettings);
        }

        call.Return(text.WrittenSpan);
    }
}

/// <summary>string_to_array(text, delimiter [, text for NULL]); a NULL delimiter splits into characters.</summary>
[Function("string_to_array(text, text, text=) -> text[]", SeesNulls = true)]
internal struct StringToArray : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0))
        {
            call.ReturnNull();
            return;
        }

        var target = (ViewBuilder)((ListBuilder)call.Output).Elements;
        ReadOnlySpan<byte> text = call.Bytes(0);
        ReadOnlySpan<byte> delimiter = call.IsNull(1) ? default : call.Bytes(1);
        bool characters = call.IsNull(1);
        while (text.Length > 0 || !characters)
        {
            if (text.IsEmpty && call.Bytes(0).IsEmpty) break;
            int end = characters ? Math.Min(Utf8Chars.Width(text[0]), text.Length) : delimiter.IsEmpty ? -1 : text.IndexOf(delimiter);
            ReadOnlySpan<byte> part = end < 0 ? text : text[..end];
            if (!call.IsNull(2) && part.SequenceEqual(call.Bytes(2))) target.AppendNull();
            else target.Append(part);
            if (end < 0) break;
            text = text[(characters ? end : end + delimiter.Length)..];
        }

        ListParts.Close(ref call);
    }
}
