using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Lists;

/// <summary>Elements of array arguments. Arrays have one dimension; it starts at 1, that of int2vector and oidvector at 0.</summary>
internal static class ListParts
{
    public static int LowerBound(SqlType type) => type.Oid is 22 or 30 ? 0 : 1;

    /// <summary>Appends elements of an array argument to the open row of a list builder.</summary>
    public static void AppendElements(ListBuilder target, Column elements, int start, int count)
    {
        Span<int> rows = stackalloc int[64];
        for (int done = 0; done < count;)
        {
            int step = Math.Min(rows.Length, count - done);
            for (int i = 0; i < step; i++) rows[i] = start + done + i;
            target.Elements.AppendRows(elements, rows[..step]);
            done += step;
        }
    }

    /// <summary>Appends a whole array argument; nothing for NULL.</summary>
    public static void Append(ref RowCall call, int argument)
    {
        if (call.IsNull(argument)) return;
        (Column elements, int start, int count) = call.Elements(argument);
        AppendElements((ListBuilder)call.Output, elements, start, count);
    }

    /// <summary>Appends one argument as an element.</summary>
    public static void AppendElement(ref RowCall call, int argument)
    {
        var target = (ListBuilder)call.Output;
        if (call.IsNull(argument)) target.Elements.AppendNull();
        else target.Elements.AppendRows(call.Column(argument), [call.Index(argument)]);
    }

    public static void Close(ref RowCall call) => ((ListBuilder)call.Output).CloseRow();

    /// <summary>Whether an element equals an argument; NULLs are equal to each other here.</summary>
    public static bool IsElement(ref RowCall call, int argument, Column elements, int element)
    {
        bool leftNull = elements.IsNull(element), rightNull = call.IsNull(argument);
        if (leftNull || rightNull) return leftNull == rightNull;
        return ColumnOrder.Compare(elements, element, call.Column(argument), call.Index(argument)) == 0;
    }

    /// <summary>Whether every non-null element of one array is in the other; false when the part holds a NULL.</summary>
    public static bool Contains(ref RowCall call, int whole, int part)
    {
        (Column elements, int start, int count) = call.Elements(whole);
        (Column wanted, int first, int wantedCount) = call.Elements(part);
        for (int w = first; w < first + wantedCount; w++)
        {
            if (wanted.IsNull(w)) return false;
            bool found = false;
            for (int e = start; e < start + count && !found; e++)
                found = elements.IsValid(e) && ColumnOrder.Compare(elements, e, wanted, w) == 0;
            if (!found) return false;
        }

        return true;
    }

    public static StreamSqlException NullDimension() => new(SqlState.NullValueNotAllowed, "dimension array or low bound array cannot be null");
}
