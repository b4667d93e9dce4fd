using StreamSql.Core.Columnar;
using StreamSql.Core.Types;

namespace StreamSql.Core.Encoding;

/// <summary>Equality of grouping and keys: NULL equals NULL, NaN equals NaN, 1.0 equals 1.00. Values of one SQL type.</summary>
public static class ValueEquality
{
    public static bool AreEqual(Column left, int leftRow, Column right, int rightRow)
    {
        bool isNull = left.IsNull(leftRow);
        if (isNull != right.IsNull(rightRow)) return false;
        if (isNull) return true;
        switch (left)
        {
            case FixedColumn<long> c: return c.Values[leftRow] == ((FixedColumn<long>)right).Values[rightRow];
            case FixedColumn<int> c: return c.Values[leftRow] == ((FixedColumn<int>)right).Values[rightRow];
            case FixedColumn<short> c: return c.Values[leftRow] == ((FixedColumn<short>)right).Values[rightRow];
            case FixedColumn<double> c: return c.Values[leftRow].Equals(((FixedColumn<double>)right).Values[rightRow]);
            case FixedColumn<float> c: return c.Values[leftRow].Equals(((FixedColumn<float>)right).Values[rightRow]);
            case FixedColumn<decimal> c: return c.Values[leftRow] == ((FixedColumn<decimal>)right).Values[rightRow];
            case FixedColumn<IntervalValue> c: return c.Values[leftRow].Equals(((FixedColumn<IntervalValue>)right).Values[rightRow]);
            case FixedColumn<UuidValue> c: return c.Values[leftRow] == ((FixedColumn<UuidValue>)right).Values[rightRow];
            case BitColumn c: return Bitmap.Get(c.Bits, leftRow) == Bitmap.Get(((BitColumn)right).Bits, rightRow);
            case ViewColumn c: return c.GetBytes(leftRow).SequenceEqual(((ViewColumn)right).GetBytes(rightRow));
            case ListColumn c: return ListsEqual(c, leftRow, (ListColumn)right, rightRow);
            default:
                Column[] fields = ((StructColumn)left).Fields;
                Column[] others = ((StructColumn)right).Fields;
                for (int i = 0; i < fields.Length; i++)
                    if (!AreEqual(fields[i], leftRow, others[i], rightRow)) return false;
                return true;
        }
    }

    /// <summary>All columns of two rows.</summary>
    public static bool AreEqual(ReadOnlySpan<Column> left, int leftRow, ReadOnlySpan<Column> right, int rightRow)
    {
        for (int i = 0; i < left.Length; i++)
            if (!AreEqual(left[i], leftRow, right[i], rightRow)) return false;
        return true;
    }

    private static bool ListsEqual(ListColumn left, int leftRow, ListColumn right, int rightRow)
    {
        int length = left.Offsets[leftRow + 1] - left.Offsets[leftRow];
        if (length != right.Offsets[rightRow + 1] - right.Offsets[rightRow]) return false;
        for (int i = 0; i < length; i++)
        {
            if (!AreEqual(left.Elements, left.Offsets[leftRow] + i, right.Elements, right.Offsets[rightRow] + i)) return false;
        }

        return true;
    }
}
