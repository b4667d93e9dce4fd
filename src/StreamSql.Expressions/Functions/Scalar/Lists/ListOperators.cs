using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Lists;

/// <summary>array[index]; NULL outside the bounds.</summary>
[Function("subscript(anyarray, int4) -> anyelement", IsOperator = true)]
internal struct Subscript : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        (Column elements, int start, int count) = call.Elements(0);
        long index = (long)call.Get<int>(1) - ListParts.LowerBound(call.TypeOf(0));
        if (index < 0 || index >= count || elements.IsNull(start + (int)index)) call.ReturnNull();
        else call.Output.AppendRows(elements, [start + (int)index]);
    }
}

/// <summary>array[from:to], cut to the bounds.</summary>
[Function("slice(anyarray, int4, int4) -> anyarray", IsOperator = true)]
internal struct Slice : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        (Column elements, int start, int count) = call.Elements(0);
        int lower = ListParts.LowerBound(call.TypeOf(0));
        long first = Math.Max(0, (long)call.Get<int>(1) - lower);
        long last = Math.Min(count - 1, (long)call.Get<int>(2) - lower);
        if (last >= first) ListParts.AppendElements((ListBuilder)call.Output, elements, start + (int)first, (int)(last - first + 1));
        ListParts.Close(ref call);
    }
}

/// <summary><c>value = ANY (array)</c>: NULL when nothing equals and a NULL is involved.</summary>
[Function("array_contains(anyarray, anyelement) -> bool", SeesNulls = true, IsOperator = true)]
internal struct ArrayContains : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0))
        {
            call.ReturnNull();
            return;
        }

        (Column elements, int start, int count) = call.Elements(0);
        bool unknown = count > 0 && call.IsNull(1);
        for (int e = start; e < start + count && !call.IsNull(1); e++)
        {
            if (elements.IsNull(e))
            {
                unknown = true;
            }
            else if (ColumnOrder.Compare(elements, e, call.Column(1), call.Index(1)) == 0)
            {
                call.Return(true);
                return;
            }
        }

        if (unknown) call.ReturnNull();
        else call.Return(false);
    }
}

/// <summary><c>array @&gt; array</c></summary>
[Function("contains(anyarray, anyarray) -> bool", IsOperator = true)]
internal struct ArrayContainsArray : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(ListParts.Contains(ref call, 0, 1));
}

/// <summary><c>array &lt;@ array</c></summary>
[Function("contained(anyarray, anyarray) -> bool", IsOperator = true)]
internal struct ArrayContained : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(ListParts.Contains(ref call, 1, 0));
}

/// <summary><c>array &amp;&amp; array</c>: a common element.</summary>
[Function("overlaps(anyarray, anyarray) -> bool", IsOperator = true)]
internal struct ArrayOverlap : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        (Column left, int start, int count) = call.Elements(0);
        (Column right, int first, int rightCount) = call.Elements(1);
        bool found = false;
        for (int i = start; i < start + count && !found; i++)
        {
            if (left.IsNull(i)) continue;
            for (int j = first; j < first + rightCount && !found; j++)
                found = right.IsValid(j) && ColumnOrder.Compare(left, i, right, j) == 0;
        }

        call.Return(found);
    }
}
